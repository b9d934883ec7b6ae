"""Decides from a ticket's text alone what it is about, who writes, and what else it says (P1)."""

from bot.classify.thresholds import DEFAULT, Thresholds
from bot.classify.verdict import classify
from bot.classify.withdrawn import withdrawn

__all__ = ["DEFAULT", "Thresholds", "classify", "withdrawn"]
