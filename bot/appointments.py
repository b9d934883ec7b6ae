"""Interim."""

from typing import Any


def booked(body: str) -> Any:
    return None
