"""The last look at public words: two keys, strict slots, and nothing in them that only the team may see (P4, P14)."""

from bot.actions import OpenTicket, Part, Reply
from bot.case import Case
from bot.guard import check_public
from bot.macros import MacroError, Macros, Words


def check(action: Reply | OpenTicket, case: Case, macros: Macros) -> Words:
    """The words that may be sent. Raises MacroError or GuardError where they must not be."""
    if not macros[action.macro].public:
        raise MacroError(f"two keys: the front matter of {action.macro} does not say public = true")
    words = macros.words(action.macro, action.slots)
    check_public(words.text, private=case.contact_data, allowed=allowed(case, action.slots))
    return words


def allowed(case: Case, slots: object) -> set[str]:
    """What may stand in public words although it looks like contact data: the booking link, a contract's number."""
    found = {case.scheduling_url}
    if isinstance(slots, dict):
        for name, value in slots.items():
            if name == "contract":
                found.add(str(value))
            if isinstance(value, Part):
                found |= allowed(case, dict(value.slots))
    return found
