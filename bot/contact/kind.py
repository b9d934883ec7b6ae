"""The kinds of contact data."""

from enum import StrEnum


class Kind(StrEnum):
    """What was found, in words that end "the text holds …"."""

    EMAIL = "an e-mail address"
    PHONE = "digits that could be a phone number"
    ADDRESS = "a postal address"
    MESSENGER = "a messenger contact"
    PROFILE = "a link to a profile"
    BANK = "a bank account"
    PRIVATE = "contact data of a party"
