"""Finds the phone number that is really the author's (P6), with the words that gave it away."""

from bot.phones.facts import LocalTime, local_time, mask, time_zones
from bot.phones.find import find, survey
from bot.phones.merge import Sighting, merge
from bot.phones.number import Number

__all__ = ["LocalTime", "Number", "Sighting", "find", "local_time", "mask", "merge", "survey", "time_zones"]
