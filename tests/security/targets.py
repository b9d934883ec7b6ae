"""What strangers' bytes get into, as functions of bytes: none may raise anything but what it says, whatever comes.

`test_fuzz.py` feeds them from hypothesis; `python -m tests.security.fuzz` from atheris, guided by coverage.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from flask.testing import FlaskClient

from bot.classify import classify, withdrawn
from bot.contact import find_contact
from bot.guard import GuardError, check_public
from bot.logs import scrub
from bot.macros import MacroError, load_macros
from bot.phones import find
from bot.policy import PolicyError, load_policy
from bot.redact import quote, redact
from bot.text import read
from bot.web import create_app
from bot.webhook import INVOCATION, SIGNATURE, TIMESTAMP, DeliveryRefused, read_event, sign
from tests.builders import NOW, SECRET, policy, settings

ANSWERS = {202, 400, 401, 413, 422, 503}  # never a 500: that would be a fault of ours
NOWHERE = "unix:///nowhere/redis.sock"  # what is well formed is answered with 503 there, and stored nowhere
STAMP = NOW.isoformat()


def receiver(data: bytes) -> None:
    """The whole receiver: a signed body, an unsigned one, and one whose headers are the stranger's."""
    signed = {SIGNATURE: sign(SECRET, STAMP, data), TIMESTAMP: STAMP, INVOCATION: data[:40].decode("latin-1")}
    loose = {SIGNATURE: data[:60].decode("latin-1"), TIMESTAMP: data[-30:].decode("latin-1")}
    for headers in (signed, {}, loose):
        kept = {name: value.replace("\n", " ").replace("\r", " ") for name, value in headers.items()}
        answer = _web().post("/webhooks/zendesk", data=data, headers=kept)
        assert answer.status_code in ANSWERS, answer.status_code
        assert answer.is_json


def event(data: bytes) -> None:
    """The reading of a delivery that was verified."""
    with suppress(DeliveryRefused):
        found = read_event({INVOCATION: data[:70].decode("latin-1")}, data)
        assert found.ticket_id >= 0
        assert all(len(i) < 100 and i.isascii() for i in found.ids)


def text(data: bytes) -> None:
    """The newest words of a comment, plain or HTML."""
    said = _words(data)
    assert read(said).words() is not None


def phones(data: bytes) -> None:
    """Numbers, each with its place in the text."""
    said = _words(data)
    for number in find(said, region="US", author="Maria Silva", at=NOW.date()):
        assert 0 <= number.start < number.end <= len(said)
        assert 0 <= number.confidence <= 1


def classifier(data: bytes) -> None:
    """The verdict on a first message, and on a later one."""
    verdict = classify(_words(data)[:60], _words(data))
    assert not verdict.labels & verdict.handed_over
    assert all(0 <= p <= 1 for p in verdict.confidence.values())
    withdrawn(_words(data))


def privacy(data: bytes) -> None:
    """What is redacted passes the guard, as far as contact data goes, and can be redacted again."""
    said = _words(data)
    clean = redact(said)
    assert not find_contact(clean)
    with suppress(GuardError):
        check_public(quote(said))
    assert scrub(scrub(said)) == scrub(said)


def policies(data: bytes) -> None:
    """A policy file."""
    with _file("policy.toml", data) as path, suppress(PolicyError):
        assert load_policy(path).version


def macros(data: bytes) -> None:
    """A file of macros/, front matter and body."""
    with _file("fuzzed.md", data) as path, suppress(MacroError):
        load_macros(path.parent)


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    each.__name__: each for each in (receiver, event, text, phones, classifier, privacy, policies, macros)
}


def _words(data: bytes) -> str:
    return data.decode("utf-8", "replace")


@cache
def _web() -> FlaskClient:
    its = settings(redis_url=NOWHERE, webhook_secrets=(SECRET,))
    return create_app(its, policy(), lambda: NOW).test_client()


@contextmanager
def _file(name: str, data: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="acc") as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        yield path
