"""Accord: what the handlers share. The vocabulary, the reading of a ticket, one door to each thing outside."""
