"""Interim."""

import re


def redact(text: str, *, private: tuple[str, ...] = ()) -> str:
    return re.sub(r"\+?\d[\d ().-]{7,}\d|\S+@\S+", "[contact data removed]", text)


def quote(body: str, longest: int = 1500) -> str:
    from bot.text import read

    return redact(read(body).words())[:longest]
