"""What must never stand in public words."""

import pytest

from bot.guard import GuardError, check_public
from tests.builders import SCHEDULING


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("Hi Maria, thank you for writing to us.", id="plain words"),
        pytest.param("your request for a refund of $1,234,567.89", id="an amount"),
        pytest.param("since 3 November 2026, for 48 hours", id="a date in words"),
        pytest.param(f"Please pick a time: {SCHEDULING}", id="the scheduling link"),
        pytest.param("on contract 28113409", id="the contract's number"),
        pytest.param("", id="nothing"),
    ],
)
def test_these_words_may_be_said(words: str):
    check_public(words, private=["maria@example.com", "", "+12125550123"], allowed=[SCHEDULING, "28113409", ""])


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        pytest.param("write to marek@example.com", "an e-mail address", id="an e-mail address"),
        pytest.param("write to Marek.K+x@mail.example.co.uk.", "an e-mail address", id="a longer one"),
        pytest.param("call +1 212 555 0123", "digits", id="a phone number"),
        pytest.param("call (212) 555-0123", "digits", id="with brackets"),
        pytest.param("call 020.7946.0123", "digits", id="with dots"),
        pytest.param("on contract 99999999", "digits", id="a number that is not the contract's"),
        pytest.param("the tag accord_case", "internal words", id="a tag"),
        pytest.param("ESCALATE_ndf", "internal words", id="an escalation"),
        pytest.param("we checked for NDF", "internal words", id="NDF"),
        pytest.param("a non-delivering freelancer", "internal words", id="NDF in full"),
        pytest.param("our Team Lead decides", "internal words", id="who decides"),
        pytest.param("he lives in Elm Street 5", "contact data", id="an address on file, in any case"),
    ],
)
def test_these_words_are_not_said(words: str, kind: str):
    with pytest.raises(GuardError, match=kind):
        check_public(words, private=["elm street 5"], allowed=["28113409"])


def test_every_fault_is_named_and_no_word_is_repeated():
    with pytest.raises(GuardError) as refusal:
        check_public("NDF: marek@example.com, 212-555-0123")
    message = str(refusal.value)
    assert message == (
        "the public words hold an e-mail address and digits that could be a phone number and internal words"
    )
