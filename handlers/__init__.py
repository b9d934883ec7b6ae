"""Decisions: Case -> actions. Pure."""
