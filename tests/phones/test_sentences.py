"""What a plain sentence of each country's language says of whose a number is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.phones import find

SENTENCES = Path(__file__).parent / "data" / "sentences.txt"


def _sentences() -> Iterator[object]:
    heading = ["", "", "", ""]
    for line in SENTENCES.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        if line[0] not in "+-":
            heading = line.split("|")
            continue
        country, written, e164, author = heading
        wanted = {e164} if line[0] == "+" else set()
        yield pytest.param(line[1:].replace("{N}", written), country, author, wanted, id=f"{country} {line}")


@pytest.mark.parametrize(("text", "country", "author", "wanted"), list(_sentences()))
def test_a_sentence_tells_whose_the_number_in_it_is(text: str, country: str, author: str, wanted: set[str]):
    assert {number.e164 for number in find(text, region=country, author=author)} == wanted
