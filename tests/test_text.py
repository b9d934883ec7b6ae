"""What `bot.text.read` makes of texts: own words, quotes, forwards, signatures, footers."""

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text import Kind, Reading, read

SAMPLES = tomllib.loads((Path(__file__).parent / "test_text_samples.toml").read_text("utf-8"))


def kinds(raw: str, author: str = "") -> list[tuple[str, str]]:
    """(kind, text) of each passage, trimmed."""
    return [(p.kind.value, p.text.strip()) for p in read(raw, author).passages if p.text.strip()]


QUOTING = SAMPLES["quoting"]


@pytest.mark.parametrize("raw", QUOTING.values(), ids=QUOTING)
def test_what_the_mail_programs_quote_is_not_the_authors(raw: str):
    reading = read(raw)
    assert reading.words() == "No."
    assert reading.question() == "Did he answer?"


FORWARDING = SAMPLES["forwarding"]


@pytest.mark.parametrize("raw", FORWARDING.values(), ids=FORWARDING)
def test_what_is_passed_on_is_marked_as_such(raw: str):
    reading = read(raw)
    assert reading.words() == "FYI"
    assert "I quit." in reading.words(Kind.FORWARDED)


SIGNATURES = {
    "the standard delimiter": ("No news.\n\n-- \nAnn Lee\n202 555 0123\n", ""),
    "a closing": ("No news.\n\nKind regards,\nAnn Lee\n202 555 0123\n", ""),
    "a closing in Hungarian": ("No news.\n\nÜdvözlettel,\nAnn Lee\n202 555 0123\n", ""),
    "the author's name": ("No news.\n\nAnn Lee\nDirector\n202 555 0123\n", "Ann Lee"),
    "contact lines alone": ("No news.\n\nLee Tiles\n202 555 0123\nann@x.example\n", ""),
    "markup": ('<p>No news.</p><div class="gmail_signature">Ann Lee<br>202 555 0123</div>', ""),
    "one that stands below the quote": ("> Any news?\nNo news.\n> Sure?\n\n-- \nAnn Lee\n202 555 0123\n", ""),
}


@pytest.mark.parametrize(("raw", "author"), SIGNATURES.values(), ids=SIGNATURES)
def test_a_signature_is_told_from_the_words(raw: str, author: str):
    reading = read(raw, author)
    assert reading.words() == "No news."
    assert "202 555 0123" in reading.words(Kind.SIGNATURE)


def test_answers_between_quoted_lines_are_the_authors():
    raw = "> Did he answer?\nNo.\n> Where can we call?\n+1 202 555 0123\n"
    assert read(raw).words() == "No.\n\n\n+1 202 555 0123"
    assert read(raw).question() == "Where can we call?"


def test_quote_marks_of_newsgroups_are_known_below_an_attribution():
    raw = "In article <1@x> kim@x.example (Kim) writes:\n|Is it so?\n|Really?\nIt is.\n"
    assert kinds(raw)[-1] == ("own", "It is.")


def test_a_thank_you_in_the_middle_of_a_letter_opens_no_signature():
    raw = "Thanks,\nbut that is not what I asked for, and I would like to know where my money is now.\n"
    assert Kind.SIGNATURE not in {p.kind for p in read(raw).passages}


def test_a_postscript_is_the_authors_words_again():
    assert "call first" in read("No news.\n\nRegards,\nAnn\n\nP.S. call first\n").words()


FOOTERS = SAMPLES["footers"]


@pytest.mark.parametrize("raw", FOOTERS.values(), ids=FOOTERS)
def test_what_was_added_below_is_a_footer(raw: str):
    reading = read(raw)
    assert reading.words() == "Hello"
    assert reading.words(Kind.FOOTER)


def test_a_sentence_that_begins_like_a_disclaimer_is_none():
    assert read("Hallo\n\nDiese Nachricht ist meine letzte Mahnung.\n").words().endswith("Mahnung.")


HIDDEN = {
    "display": '<p>Hi</p><p style="display:none">secret</p>',
    "visibility": '<p>Hi</p><p style="visibility: hidden">secret</p>',
    "font size": '<p>Hi</p><span style="font-size:0">secret</span>',
    "the hidden attribute": "<p>Hi</p><p hidden>secret</p>",
    "white on white": '<p>Hi</p><font color="#FFFFFF">secret</font>',
    "no height": '<p>Hi</p><div style="max-height:0;overflow:hidden">secret</div>',
    "Outlook's own": '<p>Hi</p><p style="mso-hide:all">secret</p>',
    "comment": "<p>Hi</p><!-- secret --><!--[if mso]>secret<![endif]-->",
    "style sheet": "<style>.secret{}</style><p>Hi</p>",
    "script": '<p>Hi</p><script>var secret = "<p>";</script>',
}


@pytest.mark.parametrize("raw", HIDDEN.values(), ids=HIDDEN)
def test_hidden_words_are_not_read(raw: str):
    assert read(raw).words() == "Hi"


def test_letters_inside_an_element_without_size_may_have_one():
    raw = '<p>Hi</p><td style="font-size:0"><div style="font-size:13px">there</div></td>'
    assert "there" in read(raw).words()


def test_white_letters_on_a_dark_ground_are_read():
    assert read('<div style="background:#222"><span style="color:#fff">Hi</span></div>').words() == "Hi"


def test_a_paragraph_that_is_only_indented_is_the_authors():
    raw = '<blockquote style="margin: 0 0 0 40px; border: none; padding: 0px;"><div>Mine.</div></blockquote>'
    assert read(raw).words() == "Mine."


def test_entities_and_breaks_are_decoded():
    assert read("<p>R&amp;D&nbsp;&#8364;5<br>now</p>").words() == "R&D\xa0€5\nnow"


def test_quoted_printable_left_by_a_program_is_decoded():
    assert read("caf=C3=A9=20=\n ol=C3=A9 =3D fine\n").words() == "café  olé = fine"


def test_an_address_in_angle_brackets_is_no_markup():
    assert read("write to <ann@x.example> or <https://x.example>").words().count("<") == 2


def test_line_ends_stay_in_a_comment_with_a_few_tags():
    assert read("first line\nsecond <b>line</b>\nthird line\n").words().count("\n") == 2


AUTOMATIC = {
    "out of office": ("I am out of the office until Monday.", True),
    "after a greeting": ("Hello,\n\nThank you for your email. I am on leave until 3 May.", True),
    "in German": ("Abwesenheitsnotiz: Ich bin bis zum 24.05. nicht im Büro.", True),
    "somebody else's": ("The freelancer sent me an out of office message.", False),
    "plain": ("He does not answer.", False),
}


@pytest.mark.parametrize(("raw", "automatic"), AUTOMATIC.values(), ids=AUTOMATIC)
def test_an_automatic_reply_is_recognised(raw: str, automatic: bool):  # noqa: FBT001 - a column of the table
    assert read(raw).auto_reply is automatic


def test_a_link_knows_where_its_target_stands():
    raw = '<p>Call <a href="tel:+12025550123">me</a></p>'
    (link,) = read(raw).links
    assert raw[link.start : link.end] == link.target == "tel:+12025550123"


def assert_origins_hold(raw: str, reading: Reading) -> None:
    for passage in reading.passages:
        assert len(passage.origin) == len(passage.text) + 1
        assert all(a <= b for a, b in zip(passage.origin, passage.origin[1:], strict=False))
        assert 0 <= passage.origin[0] <= passage.origin[-1] <= len(raw)


@pytest.mark.parametrize("raw", [*QUOTING.values(), *FORWARDING.values(), *HIDDEN.values()])
def test_every_character_knows_where_it_stood(raw: str):
    reading = read(raw)
    assert_origins_hold(raw, reading)
    for passage in reading.passages:
        for index, char in enumerate(passage.text):
            if char.isalnum():
                assert raw[passage.origin[index]] in {char, "&", "="}


TAGS = "<div> </div> <p hidden> <blockquote> </blockquote> <a href='tel:1'> <!-- --> < > &amp; &# |"
LINES = [
    "> ",
    "\n",
    "\r\n",
    "On 1/1/2024 a@b wrote:",
    "From: a\n",
    "To: b\n",
    "Subject: c\n",
    "Sent: d\n",
    "-- \n",
]
ODD = [
    "Regards,\n",
    "=20",
    "=\n",
    "\u200b",
    "\u202e",
    "電話",
    "text ",
    "+1 202 555 0123 ",
    "____\n",
    "##- x -##\n",
    "\x00",
]
PIECES = st.sampled_from([*TAGS.split(" "), *LINES, *ODD])


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_text_makes_it_raise_or_lose_its_place(raw: str):
    assert_origins_hold(raw, read(raw))


HOSTILE = {
    "spaces": " ",
    "line ends": "\n",
    "on on on": "on ",
    "attributions": "On 1/1/2024 a@b wrote:\n",
    "header fields": "From: a\nTo: b\n",
    "open elements": "<div>",
    "open tags": "<a",
    "open comments": "<!--",
    "end tags": "</div>",
    "quote marks": "> \n",
    "delimiters": "--\n",
    "entities": "&#1",
    "soft breaks": "=20=\n",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_takes_linear_time(piece: str):
    def seconds(size: int) -> float:
        raw = piece * (size // len(piece))
        started = time.process_time()
        read(raw)
        return time.process_time() - started

    seconds(1000)
    assert seconds(200_000) < 1.0


def test_elements_nested_ten_thousand_deep_are_read():
    assert read("<div>" * 10_000 + "Hi" + "</div>" * 10_000).words() == "Hi"


@pytest.mark.parametrize("raw", ["", " ", "\n\n", "<", "\x00\xff" * 1000, "<p>", "&"])
def test_next_to_nothing_is_read_as_such(raw: str):
    assert read(raw).question() == ""


BELOW = {
    "a signature below the quote": (
        (
            "Thanks!\n\n-----Original Message-----\nFrom: Bo Ray\nSent: Friday, October 26, 2001 9:53 AM\nTo: Ann Lee\n"
            "\nYou bet.\nBo Ray\n\n\nAnn Lee\nHarbour Office\n"
        ),
        Kind.SIGNATURE,
        "Ann Lee\nHarbour Office",
    ),
    "an answer below a rule": (
        (
            "-------- Original Message --------\nFrom: Bo Ray <bo@ray.example>\nTo: Ann Lee\nSubject: keys\n\n"
            "When can I come?\n\n-----\n\nTomorrow after ten.\n\nAnn Lee\n"
        ),
        Kind.OWN,
        "Tomorrow after ten.",
    ),
    "a last paragraph that the author signs": (
        (
            "--- On Wed, 9/4/25, Desk <d@desk.example> wrote:\n\nFrom: Desk\nSubject: Re: call\nTo: Ann Lee\n\n"
            "Our line is open.\n\nRing me at home.\nAnn\n"
        ),
        Kind.OWN,
        "Ring me at home.",
    ),
}


@pytest.mark.parametrize(("raw", "kind", "words"), BELOW.values(), ids=BELOW)
def test_what_stands_below_a_passed_on_message_is_the_authors(raw: str, kind: Kind, words: str):
    assert words in read(raw, "Ann Lee").words(kind)


@pytest.mark.parametrize(
    "above",
    [
        pytest.param("ср, 2 апр. 2025 г. в 11:04, Bo Ray <bo@ray.example>:", id="no verb"),
        pytest.param("2025年4月2日(水) 11:04 Bo Ray <bo@ray.example>:", id="no verb, Japanese"),
        pytest.param(
            "Bo Ray\n04/02/2025 08:17 AM\nTo    Ann Lee/Corp@Corp\ncc\nSubject   Re: accruals", id="no colons"
        ),
    ],
)
def test_lines_above_a_quote_are_known_without_a_verb_or_a_colon(above: str):
    assert read(f"See you.\n\n{above}\n\nWhere are you?\n", "Ann Lee").words(Kind.OWN) == "See you."


ZENDESK = """##- Please type your reply above this line -##

Nobody came. Use 202-555-0123.

Ann Lee

----------------------------------------------
Kim (Acme Support)
Apr 18, 2022, 4:40 PM CDT

We are at 202-555-0100.
"""


def test_an_answer_typed_below_zendesks_mark_is_the_authors():
    told = read(ZENDESK, "Ann Lee")
    assert "Nobody came." in told.words()
    assert "We are at" in told.words(Kind.QUOTED)


def test_a_comment_that_zendesk_heads_below_a_rule_is_quoted():
    told = read("No, he did not.\n" + ZENDESK[ZENDESK.index("-----") :], "Ann Lee")
    assert told.words() == "No, he did not."


def test_a_signature_drawn_with_the_mark_of_a_quote_stays_whole():
    raw = (
        "In article <1@x.example>, Kim writes:\n|> Is it true?\n\nNo.\n\n"
        "    ____\n   /    \\__   Ann Lee\n  |  o  __>   202-555-0123\n"
    )
    assert "202-555-0123" not in read(raw, "Ann Lee").words(Kind.QUOTED)
