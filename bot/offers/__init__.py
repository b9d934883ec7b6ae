"""Reads what a freelancer says they are willing to do, with the words that show it (P2, P10).

Which words carry an offer is data (`data/*.toml`); who offers what, and whether at all, is decided in code.
"""

from bot.offers.offer import Kind, Offer
from bot.offers.read import read_offers

__all__ = ["Kind", "Offer", "read_offers"]
