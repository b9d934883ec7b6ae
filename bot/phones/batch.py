"""The batch command's answer to one line."""

from collections.abc import Mapping

from bot.phones.find import find


def line(asked: Mapping[str, object]) -> dict[str, object]:
    """Answer `{"id", "text", "region"?, "author"?}` with `{"id", "numbers": […]}`, surest first."""
    numbers = find(
        str(asked.get("text") or ""),
        region=str(asked.get("region") or ""),
        author=str(asked.get("author") or ""),
    )
    keys = ("e164", "written", "start", "end", "where", "confidence", "why")
    return {"id": asked.get("id"), "numbers": [{key: getattr(n, key) for key in keys} for n in numbers]}
