"""`accord classify` and `accord phones`: JSON lines in, JSON lines out, one answer a line, in order."""

import json
import sys
from collections.abc import Callable, Mapping
from typing import IO, Any

import click

Answer = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@click.command()
def classify() -> None:
    """Say what each ticket is about (P1).

    \b
    in:  {"id", "subject", "body", "role"?}
    out: {"id", "labels", "handed_over", "signals", "role", "disputed_usd", "confidence", "evidence"}

    \b
    Example:
      echo '{"id": 1, "subject": "", "body": "My freelancer vanished."}' | accord classify
    """
    from bot.classify.batch import line  # noqa: PLC0415  # each command pays only for what it uses

    _run(line)


@click.command()
def phones() -> None:
    """Find the author's own phone numbers in each text (P6).

    \b
    in:  {"id", "text", "region"?, "author"?}
    out: {"id", "numbers": [{"e164", "written", "start", "end", "where", "confidence", "why"}]}, surest first

    \b
    Example:
      echo '{"id": 1, "text": "Call me: 212-555-0123", "region": "US"}' | accord phones
    """
    from bot.phones.batch import line  # noqa: PLC0415  # likewise

    _run(line)


def _run(answer: Answer) -> None:
    """Answer every line of standard input. A line that cannot be read is answered with an error; exit code 1 then."""
    wrong = 0
    for number, text in enumerate(sys.stdin.buffer, 1):
        if not text.strip():
            continue
        try:
            result = answer(_question(text))
        except ValueError as error:
            wrong += 1
            result = {"id": None, "error": f"line {number}: {error}"}
        _write(sys.stdout, result)
    if wrong:
        click.echo(f"{wrong} lines could not be read; each is answered with its reason", err=True)
        sys.exit(1)


def _question(text: bytes) -> Mapping[str, Any]:
    try:
        question = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("not JSON") from None
    if not isinstance(question, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004  # of the input, as a whole
    return question


def _write(stream: IO[str], result: Mapping[str, Any]) -> None:
    stream.write(json.dumps(result) + "\n")  # ASCII: no terminal's encoding and no half character can break the run
    stream.flush()
