"""What a text is understood to be: table tests of P1, with paraphrases that stand in no corpus."""

import pytest

from bot.classify import Thresholds, classify
from bot.labels import Label, Role, Signal

U, R = Label.UNRESPONSIVE_FREELANCER, Label.REFUND_REQUEST
SURE = Thresholds(
    assert_unresponsive=0.5, hand_over_unresponsive=0.5, assert_refund=0.5, hand_over_refund=0.5, signal=0.4
)

SAID = {
    "a plain report": ("", "My developer stopped answering two weeks ago.", {U}),
    "a plain request": ("", "Please refund my $300, the logo is useless and he refuses to fix it.", {R}),
    "both at once": ("", "He took my $500 and vanished. I want my money back.", {U, R}),
    "nothing delivered, still talking": (
        "late",
        "The site was due on 3 May. He keeps promising, but not one page has been delivered.",
        {U},
    ),
    "never started": ("", "I hired a writer three weeks ago and she hasn't started.", {U}),
    "blocked": ("", "The designer I hired blocked me.", {U}),
    "two words": ("", "freelancer disappeared", {U}),
    "Spanish": ("", "Mi programador no responde desde hace dos semanas.", {U}),
    "Portuguese": ("", "Quero meu dinheiro de volta, o freelancer sumiu.", {U, R}),
    "French": ("", "Mon graphiste ne répond plus depuis trois semaines.", {U}),
    "German": ("", "Ich möchte mein Geld zurück, die Übersetzung ist unbrauchbar.", {R}),
    "Tagalog and English": ("", "Hindi na po sumasagot yung designer na kinuha ko.", {U}),
    "a freelancer with a silent client": (
        "",
        "I delivered the files and my client has not replied since.",
        set(),
    ),
    "a freelancer who issues a refund": ("", "How do I give my client a refund?", set()),
    "a refund received": ("", "Thank you, the refund arrived today.", set()),
    "a policy question": ("", "What is your refund policy? I have not hired anyone yet.", set()),
    "support is silent": (
        "",
        "Nobody from your support has answered my three emails about my tax form.",
        set(),
    ),
    "the page does not respond": ("", "The page is not responding when I click upload.", set()),
    "the freelancer is back": (
        "",
        "He replied this morning and sent the files, please close the ticket.",
        set(),
    ),
    "an answer to a question": ("Re: case", "nope, no word\n\n> Did the freelancer get back to you?", {U}),
    "a quote alone": ("Re: case", "> My freelancer vanished and I want a refund.", set()),
    "an auto-reply": ("Automatic reply: refund", "I am out of the office until Monday.", set()),
}


NOT_LOST = {
    "a refund request that is ignored": "The freelancer does not reply to my refund request since 5 May.",
    "Hindi and English": "developer 10 din se reply nahi kar raha, mujhe refund chahiye",
}


@pytest.mark.parametrize("body", NOT_LOST.values(), ids=NOT_LOST.keys())
def test_what_is_not_sure_enough_is_handed_over(body: str):
    verdict = classify("", body)
    assert verdict.labels | verdict.handed_over == {U, R}


@pytest.mark.parametrize(("subject", "body", "labels"), SAID.values(), ids=SAID.keys())
def test_labels_follow_what_the_author_says(subject: str, body: str, labels: set[Label]):
    assert classify(subject, body, thresholds=SURE).labels == labels


def test_a_known_freelancer_has_no_case_whatever_the_words():
    verdict = classify("", "My developer stopped answering, refund me.", role=Role.FREELANCER)
    assert (verdict.role, verdict.labels, verdict.handed_over) == (Role.FREELANCER, frozenset(), frozenset())


def test_evidence_stands_where_it_says_in_the_raw_html():
    body = "<p>Hello,</p><p>my developer <b>has not replied</b> since May.</p>"
    verdict = classify("", body, thresholds=SURE)
    assert verdict.evidence
    assert all(body[e.start : e.end] == e.text for e in verdict.evidence)


def test_no_label_is_both_asserted_and_handed_over():
    verdict = classify("", "My designer vanished. Can I have the money back?")
    assert not verdict.labels & verdict.handed_over


SIGNALS = {
    "a call": ("Please call me about my invoice.", Signal.CALL_REQUEST),
    "contact": ("I need the phone number and address of my freelancer.", Signal.CONTACT_INFO_REQUEST),
    "review": ("Could someone on your team check the code he delivered?", Signal.CODE_REVIEW_REQUEST),
    "fraud": ("He is a scammer and stole my designs.", Signal.CLAIM_FRAUD),
    "identity": ("The person on the call was not the person in the profile picture.", Signal.CLAIM_IDENTITY),
    "extortion": ("He says he will delete my files unless I pay 200 more.", Signal.CLAIM_EXTORTION),
    "hours": ("He billed 20 hours that he did not work, the screenshots are idle.", Signal.CLAIM_OVERBILLING),
    "lawyer": ("My lawyer will take this to court.", Signal.LEGAL_THREAT),
    "insult": ("You useless idiots, what a joke!!!", Signal.HOSTILE_TONE),
    "number": ("My number is +1 415 555 0132, ring me.", Signal.PHONE_NUMBER_GIVEN),
}


@pytest.mark.parametrize(("body", "signal"), SIGNALS.values(), ids=SIGNALS.keys())
def test_signals_are_heard(body: str, signal: Signal):
    assert signal in classify("", body).signals


def test_what_an_answer_says_plainly_holds_whatever_is_quoted():
    body = "<div>My freelancer has not answered me for nine days. Can you help?</div><blockquote>refund me</blockquote>"
    assert classify("", body).labels == {Label.UNRESPONSIVE_FREELANCER}
