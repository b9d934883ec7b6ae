"""Which labels a later reply says are over."""

import pytest

from bot.classify import withdrawn
from bot.labels import Label

U, R = Label.UNRESPONSIVE_FREELANCER, Label.REFUND_REQUEST

REPLIES = {
    "replied": ("She replied this morning, thanks", "", {U}),
    "found": ("I heard from him yesterday", "", {U}),
    "refunded": ("I got my money back, thank you", "", {R}),
    "no need": ("No refund needed any more", "", {R}),
    "settled": ("All sorted, close the ticket", "", {U, R}),
    "yes to a question": ("Yes", "Did the freelancer get back to you?", {U}),
    "no to a question": ("No", "Did the freelancer get back to you?", set()),
    "yes to another question": ("Yes please", "Would you like a refund?", set()),
    "still nothing": ("Still nothing", "", set()),
    "back and gone again": ("He came back for an hour and then vanished again", "", set()),
    "only a wish": ("If he came back I would be happy", "", set()),
    "a denial": ("He hasn't replied", "", set()),
    "back, but money wanted": ("He replied but I still want my money back", "", {U}),
    "Spanish": ("Ya me respondió, gracias", "", {U}),
    "German": ("Hat sich erledigt", "", {U, R}),
    "an order, not a fact": ("I want this resolved now", "", set()),
    "thanks alone": ("Thanks", "", set()),
}


@pytest.mark.parametrize(("body", "question", "labels"), REPLIES.values(), ids=REPLIES.keys())
def test_a_reply_ends_only_what_it_says_is_over(body: str, question: str, labels: set[Label]):
    found = withdrawn(body, question=question)
    assert {e.label for e in found} == labels
    assert all(body[e.start : e.end] == e.text for e in found)
