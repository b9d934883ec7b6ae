"""A pretend marketplace that serves bot/marketplace/openapi.json over HTTP. Its people and contracts are invented."""

from sandbox.marketplace.server import TOKEN, Running, running_marketplace

__all__ = ["TOKEN", "Running", "running_marketplace"]
