"""Runs past tickets through the whole decision, offline: what the bot would have done, and when."""
