"""Whole stories on real parts: receiver, Redis, workers, zenpy, HTTP, each a process of its own, on the sandbox."""
