"""Property-based fuzzing: bytes that are nearly right, and bytes that are not, into everything that strangers reach."""

import json
import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.security.targets import TARGETS

ODD = "\x00\x07\u202e\u200b\ud7ff\ufeff\U0001f600"
TOKENS = [
    *(
        "{{",
        "}}",
        "{%",
        "%}",
        "<b>",
        "</b>",
        "<blockquote>",
        "<!--",
        "-->",
        "&amp;",
        "&#x41;",
        "<",
        ">",
        '"',
        "'",
        "\\",
    ),
    *("> ", "\n", "\r\n", "\n-- \n", "On Monday, Ada wrote:", "Sent from my phone", "Automatic reply: ", "Fwd: "),
    *("my freelancer", "does not answer", "refund", "$400", "I want", "not", "client", "credit", "NDF", "/accord off"),
    *("+1 512 555 0187", "(512)", "555", "0187", "call me", "ext. 12", "maria@example.com", "maria [at] example", "@"),
    *('{"', '": ', '"ticket_id"', '"detail"', '"type"', '"zen:event-type:ticket.created"', "9" * 30, "null", "[", "]"),
    *(
        "[safety]",
        "[outreach]",
        "attempts_after_hours",
        " = ",
        "1e999",
        "-1",
        "true",
        '"""',
        "+++\n",
        "public = true\n",
    ),
    *ODD,
]
WRITTEN = st.lists(st.sampled_from(TOKENS) | st.text(max_size=12), max_size=40).map(" ".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.sampled_from(TOKENS) | st.text(max_size=8), below),
    max_leaves=12,
).map(lambda value: json.dumps(value).encode())
BYTES = st.binary(max_size=300) | WRITTEN.map(lambda text: text.encode("utf-8", "replace")) | JSON


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_whatever_comes_is_answered_or_refused_and_never_breaks_us(name: str):
    @settings(max_examples=150, suppress_health_check=list(HealthCheck))
    @given(BYTES)
    @example(b"")
    @example(b"\x80\xff" * 50)
    @example(b"[" * 5000)
    @example(b"{" * 200 + b"}" * 200)
    def feed(data: bytes) -> None:
        TARGETS[name](data)

    feed()


LONG = ["a", "1", "<b>", "> ", "+1 ", "@", "{{", "\n", "my freelancer does not answer ", "(512) 555-0187 ", "é", "\x00"]


@pytest.mark.parametrize("name", ["event", "text", "phones", "classifier", "privacy"])
def test_three_times_the_text_takes_not_much_more_than_three_times_as_long(name: str):
    for piece in LONG:
        small, large = (_seconds(name, piece, length) for length in (20_000, 60_000))
        assert large < 12 * max(small, 0.005), f"{piece!r}: {small:.4f} s, then {large:.4f} s"


def _seconds(name: str, piece: str, length: int) -> float:
    data = (piece * (length // len(piece))).encode()
    best = 1e9
    for _ in range(2):
        began = time.process_time()
        TARGETS[name](data)
        best = min(best, time.process_time() - began)
    return best
