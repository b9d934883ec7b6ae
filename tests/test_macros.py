"""Macros: every text renders, refuses what it was not given, and never takes a stranger's words for its own."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.actions import Part
from bot.macros import MacroError, Macros, load_macros
from tests.builders import SCHEDULING

MACROS = load_macros()
NAMES = sorted(m.name for m in MACROS)
ASPECTS = {"unresponsive": True, "refund": True, "silent": True, "undelivered": False}
FACTS = {"since": "for nine days", "amount": "$900", "contract": "28113409"}
EMPATHY = Part("empathy", ASPECTS)
PARAPHRASE = Part("paraphrase", {**ASPECTS, **FACTS, "who": "Marek"})
EVIDENCE = [{"what": "refund request", "text": "my money back", "why": "The client asks for money back."}]

# Realistic values by a slot's name; a macro may need its own.
COMMON: Mapping[str, object] = {
    **ASPECTS,
    **FACTS,
    "client_name": "Maria",
    "name": "Maria Silva",
    "who": "Marek",
    "team": "The Support Team",
    "scheduling_url": SCHEDULING,
    "paraphrase": PARAPHRASE,
    "empathy": EMPATHY,
    "guide": Part("call_guide"),
    "number": "+12125550123",
    "written": "212-555-0123",
    "found": "the account; it is the number of the profile",
    "confidence": "very sure",
    "local_time": "Tuesday, 07:00 (America/New_York)",
    "call_hours": "Do not call before 08:00 or after 21:00 their time",
    "span": "2 days",
    "escrow_reminder": True,
    "authority_reminder": True,
    "candidates": "refund request",
    "evidence": EVIDENCE,
    "summary": "refund request",
    "known": [
        {"name": "Contract ID", "value": "28113409", "source": "ticket field", "link": "https://o.example/28113409"}
    ],
    "to_find": ["Client ID: fill in the ticket's field"],
    "possible_numbers": [{"e164": "+12125550123", "found": "this ticket", "why": "It stands in a sentence."}],
    "looked_in": "the account, this ticket",
    "earlier": [{"id": 7, "date": "01 November 2026", "subject": "Earlier"}],
    "title": "call scheduling",
    "draft": "A draft.",
    "news": Part("follow_up_open"),
    "message": Part("outreach_again", {"ago": "20 hours ago", "contract": ""}),
    "words": "Some words.",
    "at": "24 November 2026, 12:00 UTC",
    "times": "twice",
    "ago": "20 hours ago",
    "remaining": "8 hours",
    "code_review": False,
    "told": True,
    "later": "",
    "findable": True,
    "to": "",
    "fault": "",
    "why": "our message came back",
    "attempts": "twice",
    "ticket_id": 7002,
    "offers": "want to complete the project",
    "what": "there is no need for a refund any more",
    "freelancer": "fl-1",
    "count": 2,
    "tickets": [{"id": 8, "date": "01 November 2026", "subject": "Another", "by": "ID"}],
    "email_known_from": "the field Freelancer email",
    "ends": "26 November 2026, 12:00 UTC",
    "claims": [{"name": "Claim of fraud", "text": "a scam", "by": "Maria", "at": "today", "checks": ["?"]}],
    "reasons": [{"what": "Legal threat", "by": "Maria", "at": "today", "detail": "my lawyer"}],
    "text": "give me his phone number",
    "by": "Maria Silva",
    "command": "status",
    "outcome": "see above",
    "problem": "There is no such command.",
    "stage": "open",
    "did": [{"at": "24 November, 12:00 UTC", "what": "call_now"}],
    "next": ["24 November, 12:00 UTC: attempt 2 to reach the freelancer"],
}
OWN: Mapping[str, Mapping[str, object]] = {
    "relay": {"offers": [{"what": "a full refund", "text": "I will refund", "why": ""}]},
    "freelancer_offers": {"offers": [{"kind": "full_refund", "conditional": False, "vague": False, "when": ""}]},
    "outreach_started": {"times": [{"number": 1, "at": "24 November 2026, 12:00 UTC", "sent": True}]},
}
COVERED = [name for name in NAMES if MACROS[name].slots <= COMMON.keys() | OWN.get(name, {}).keys()]


def slots_of(name: str) -> dict[str, object]:
    given = {**COMMON, **OWN.get(name, {})}
    return {slot: given[slot] for slot in MACROS[name].slots}


@pytest.mark.parametrize("name", COVERED)
def test_every_macro_renders_and_leaves_no_mark_of_its_making(name: str):
    words = MACROS.words(name, slots_of(name))
    assert words.text
    for mark in ("{{", "{%", "None", "Part(", "**", "\ue000", "True", "False"):
        assert mark not in words.text
        assert mark not in words.html
    assert all(ord(c) < 0xE000 or ord(c) > 0xF8FF for c in words.html + words.text)


def test_the_main_macros_are_all_covered():
    needed = {"call_now", "call_scheduling", "expectations", "hand_over", "research", "suggested_reply"}
    assert needed | {"call_guide", "empathy", "paraphrase"} <= set(COVERED)


@pytest.mark.parametrize("name", [n for n in COVERED if MACROS[n].slots])
def test_a_missing_slot_refuses_to_send(name: str):
    slots = slots_of(name)
    missing = min(slots)
    del slots[missing]
    with pytest.raises(MacroError, match=rf"macro {name}: these slots are missing or unknown: {missing}"):
        MACROS.words(name, slots)


@pytest.mark.parametrize("name", COVERED)
def test_an_unknown_slot_refuses_to_send(name: str):
    with pytest.raises(MacroError, match="surprise"):
        MACROS.words(name, {**slots_of(name), "surprise": 1})


def test_a_variable_that_is_undefined_inside_a_slot_refuses_to_send():
    with pytest.raises(MacroError, match="macro hand_over"):
        MACROS.words("hand_over", {"candidates": "x", "evidence": [{"what": "only this"}]})


def test_an_unknown_macro_is_named_with_those_that_exist():
    with pytest.raises(MacroError, match=r"no macro named nothing; there are: .*call_now"):
        MACROS.words("nothing", {})


HOSTILE = [
    "**bold** [click](https://evil.example) <script>alert(1)</script>",
    "{{ 7*7 }} {% include 'x' %}",
    "a\n\n## Refund granted\n\n- yes",
    "\ue000\ue001\ue00b hidden marks",
    "' onmouseover=\"x",
]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    ("macro", "slot"), [("call_scheduling", "client_name"), ("call_now", "name"), ("hand_over", "candidates")]
)
def test_a_strangers_words_in_a_slot_are_only_words(macro: str, slot: str, value: str):
    plain = MACROS.words(macro, {**slots_of(macro), slot: "X"})
    words = MACROS.words(macro, {**slots_of(macro), slot: value})
    for tag in ("<h3>", "<li>", "<p>", "<strong>", "<a ", "<br>"):
        assert words.html.count(tag) == plain.html.count(tag)
    assert "49" not in words.text
    assert "<script" not in words.html
    assert 'onmouseover="' not in words.html


def test_hostile_words_inside_a_part_or_a_list_are_only_words_too():
    evidence = [{"what": "x", "text": "**b** <i>", "why": "[l](https://e.example)"}]
    words = MACROS.words("hand_over", {"candidates": "x", "evidence": evidence})
    assert 'x: "**b** <i>" ([l](https://e.example))' in words.text
    assert "&lt;i&gt;" in words.html
    part = Part("paraphrase", {**ASPECTS, **FACTS, "who": "**Marek**"})
    told = MACROS.words("call_scheduling", {**slots_of("call_scheduling"), "paraphrase": part})
    assert "**Marek**" in told.text
    assert "<strong>" not in told.html


def test_the_link_of_the_call_macro_is_a_link_to_the_very_address():
    html = MACROS.words("call_scheduling", slots_of("call_scheduling")).html
    assert f'<a href="{SCHEDULING}" rel="noreferrer">{SCHEDULING}</a>' in html


# files


def _folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    return tmp_path


def _macro(body: str, *, public: str = "true", slots: str = "[]", more: str = "") -> str:
    return f'+++\ntitle = "T"\npublic = {public}\nrule = "P9"\nslots = {slots}\n{more}+++\n{body}\n'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("Hello", "front matter between two lines", id="no front matter"),
        pytest.param("+++\ntitle = \n+++\nx", "front matter", id="front matter that is not TOML"),
        pytest.param(_macro("x", public='"perhaps"'), "public", id="public is not yes or no"),
        pytest.param('+++\ntitle = "T"\n+++\nx', "public: .*rule: .*slots:", id="keys are missing, all named"),
        pytest.param(_macro("x", more='colour = "red"\n'), "colour", id="a key nobody knows"),
        pytest.param(_macro("{{ who }}"), "the body uses who, which slots does not list", id="an undeclared slot"),
        pytest.param(_macro("{% if x %}", slots='["x"]'), r"line \d+ of the body", id="Jinja that does not close"),
    ],
)
def test_a_bad_file_is_named_with_the_reason(tmp_path: Path, text: str, reason: str):
    with pytest.raises(MacroError, match=reason) as refusal:
        load_macros(_folder(tmp_path, bad=text))
    assert "bad.md" in str(refusal.value)


def test_a_file_that_is_no_text_is_named(tmp_path: Path):
    (tmp_path / "bad.md").write_bytes(b"+++\n\xff\n+++\n")
    with pytest.raises(MacroError, match=r"bad\.md"):
        load_macros(tmp_path)


def test_windows_line_ends_do_no_harm(tmp_path: Path):
    (tmp_path / "crlf.md").write_bytes(_macro("Hi").replace("\n", "\r\n").encode())
    assert load_macros(tmp_path).words("crlf", {}).text == "Hi"


def test_two_files_of_one_name_are_refused(tmp_path: Path):
    for room in ("public", "internal"):
        (tmp_path / room).mkdir()
        _folder(tmp_path / room, same=_macro("x"))
    with pytest.raises(MacroError, match="two macros are named same"):
        load_macros(tmp_path)


@pytest.fixture
def mixed(tmp_path: Path) -> Macros:
    whole = _macro("{{ part }}", slots='["part"]')
    return load_macros(
        _folder(
            tmp_path,
            open=whole,
            closed=whole.replace("true", "false"),
            between=whole,
            secret=_macro("secret", public="false"),
            known=_macro("known"),
        )
    )


def test_a_public_macro_takes_public_parts(mixed: Macros):
    assert mixed.words("open", {"part": Part("known")}).text == "known"


def test_an_internal_macro_takes_any_part(mixed: Macros):
    assert mixed.words("closed", {"part": Part("secret")}).text == "secret"


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(Part("secret"), id="directly"),
        pytest.param(Part("between", {"part": Part("secret")}), id="inside another part"),
    ],
)
def test_a_public_macro_refuses_an_internal_part(mixed: Macros, part: Part):
    with pytest.raises(MacroError, match="is public, but its slot part holds secret, which is not"):
        mixed.words("open", {"part": part})


def test_jinja_in_a_macro_cannot_reach_python(tmp_path: Path):
    macros = load_macros(_folder(tmp_path, sly=_macro("{{ x.__class__.__mro__ }}", slots='["x"]')))
    with pytest.raises(MacroError):
        macros.words("sly", {"x": "a"})
