"""Any text, of any size, is answered quickly and without an error."""

import json
import time
from pathlib import Path

import pytest

import bot.classify
from bot.classify import classify, withdrawn
from bot.classify.batch import line
from bot.classify.patterns import Patterns

HOSTILE = {
    "one word": "refund " * 150_000,
    "no spaces": "a" * 1_000_000,
    "negations": "not never no " * 80_000,
    "amounts": "$1,000 " * 150_000,
    "digits": "1 " * 500_000,
    "quotes": "> " * 500_000,
    "tags": "<p>" * 330_000,
    "open tags": "<" * 1_000_000,
    "lines": "\n" * 1_000_000,
    "emoji": "👻" * 250_000,
    "sentences": "He did not reply. " * 55_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_megabyte_takes_about_a_second(text: str):
    classify("", "warm")
    started = time.process_time()
    classify(text[:2000], text)
    assert time.process_time() - started < 3  # a second on a quiet machine


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "<", "&", "\u202e", "?", "!!!", "ß" * 50], ids=repr)
def test_odd_texts_are_answered(text: str):
    classify(text, text)
    withdrawn(text, question=text)


def test_a_batch_line_answers_by_the_interface():
    answer = line({"id": "7", "subject": "gone", "body": "My developer vanished, refund my $200", "role": "client"})
    assert list(answer) == [
        *("id", "labels", "handed_over", "signals", "role", "disputed_usd", "confidence", "evidence"),
    ]
    assert json.loads(json.dumps(answer))["role"] == "client"
    assert not set(answer["labels"]) & set(answer["handed_over"])


def test_the_same_text_gives_the_same_line():
    asked = {"id": 1, "subject": "x", "body": "He does not answer and I want my money back"}
    assert line(asked) == line(asked)


def test_the_model_in_the_repository_is_small():
    assert (Path(bot.classify.__file__).parent / "model.bin").stat().st_size < 5_000_000


def test_a_pattern_that_could_match_nothing_is_refused():
    with pytest.raises(ValueError, match="nothing in the pattern"):
        Patterns().add({"x": ["?a ?b"]}, {})
