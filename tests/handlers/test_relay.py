"""P10: the freelancer's answer, as the agent reads it, and the draft that the client may read as it stands."""

import pytest

from bot.macros import load_macros
from handlers.relay import bring
from tests.builders import NOW, case, comment, freelancer, outreach

MACROS = load_macros()
TELLS = "They tell us that they "


def note_on(answer: str) -> str:
    (note,) = bring(case(outreach=outreach(comment(answer, id=12, author=freelancer(), created_at=NOW))))
    return MACROS.words(note.macro, note.slots).text


DRAFTS = {
    "a part": (
        "I can refund $150, but not more: half of the work is done.",
        "are willing to refund you $150.",
    ),
    "a share": ("I can refund 50% of it.", "are willing to refund you 50 %."),
    "all": ("I will give her a full refund.", "are willing to refund you in full."),
    "how much is not said": ("I can refund.", "are willing to refund you."),
    "on a condition": (
        "I could give back 200 if he closes the contract with good feedback",
        "might be willing to refund you $200.",
    ),
    "by a day": ("I will complete the project by Friday.", "are willing to complete the project (by Friday)."),
    "no refund": ("I will not refund anything.", "do not want to give a refund."),
    "several things": (
        "I cannot finish this project. I could send what I have.",
        "do not see themselves completing the project, and are willing to deliver the work completed so far.",
    ),
    "refunded already": ("I already refunded him in March.", "have already given a refund."),
}


@pytest.mark.parametrize(("answer", "told"), DRAFTS.values(), ids=DRAFTS.keys())
def test_the_draft_says_what_the_freelancer_said_and_no_more(answer: str, told: str):
    assert f"{TELLS}{told}" in note_on(answer)


@pytest.mark.parametrize("answer", ["No.", "What is this about?"], ids=["a bare no", "a question"])
def test_the_draft_says_nothing_of_what_is_not_plain(answer: str):
    assert TELLS not in note_on(answer)


def test_the_agent_is_told_that_the_size_of_a_refund_is_not_said():
    assert "- a refund; how much is not said:" in note_on("I can refund.")
