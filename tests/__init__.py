"""Tests: they mirror the product, room by room."""
