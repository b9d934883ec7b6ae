"""The public texts of macros/ as Zendesk macros, so that agents have the same words: hints where the bot has facts."""

import re
from collections.abc import Mapping

from bot.macros import MacroError, Macros

_BLANK_LINES = re.compile(r"\n{3,}")


def actions(text: str, slots: Mapping[str, str], macros: Macros) -> list[dict[str, object]]:
    """The Zendesk macro's actions: the words, as a public reply. Raises MacroError.

    Plain text: Zendesk rewrites HTML as it stores it, and every comparison would then find a difference.
    """
    if not macros[text].public:
        raise MacroError(f"macro {text} is not public: it is not published to agents")
    words = _BLANK_LINES.sub("\n\n", macros.words(text, slots).text)
    return [
        {"field": "comment_value", "value": ["channel:all", words]},
        {"field": "comment_mode_is_public", "value": "true"},
    ]
