"""`accord check` says when the board is switched on by half, and how to mend it; and start refuses a weak secret."""

import pytest

from bot.check.environment import board
from bot.settings import SettingsError, load_settings
from tests.board.conftest import BOARD_SECRET
from tests.builders import settings

SECRET = {"board_secrets": (BOARD_SECRET,)}
OAUTH = {"board_client_id": "accord-board", "board_client_secret": "invented"}
PROXY = {"board_proxy_header": "X-Signed-In", "board_proxy_secret": "invented"}
PUBLIC = {"public_url": "https://accord.example.com"}


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        pytest.param({**SECRET}, "nobody can sign in", id="no way in"),
        pytest.param({**OAUTH, **PUBLIC}, "BOARD_SECRET is missing", id="no secret"),
        pytest.param({**SECRET, **OAUTH}, "PUBLIC_URL is missing", id="no way back"),
        pytest.param(
            {**SECRET, **PUBLIC, "board_client_id": "b"}, "BOARD_OAUTH_CLIENT_SECRET is missing", id="half a client"
        ),
        pytest.param(
            {**SECRET, **PUBLIC, "board_proxy_header": "X-User"}, "BOARD_PROXY_SECRET is missing", id="half a proxy"
        ),
    ],
)
def test_what_is_missing_is_named_with_how_to_mend_it(facts: dict[str, object], said: str):
    (found, *_) = board(settings(**facts))
    assert (found.level, said in found.what, bool(found.mend)) == ("error", True, True)


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({**SECRET, **OAUTH, **PUBLIC}, id="by Zendesk"),
        pytest.param({**SECRET, **PROXY}, id="by a proxy"),
        pytest.param({**SECRET, **OAUTH, **PROXY, **PUBLIC}, id="by both"),
    ],
)
def test_a_whole_configuration_is_well(facts: dict[str, object]):
    assert [finding.level for finding in board(settings(**facts))] == ["ok"]
    assert settings(**facts).board_on


def test_where_nobody_wants_a_board_nothing_is_said():
    assert list(board(settings(**PUBLIC))) == []


def test_a_secret_that_could_be_guessed_ends_the_start():
    given = {
        "ZENDESK_URL": "https://acme.zendesk.com",
        "SCHEDULING_URL": "https://a.example/b",
        "ZENDESK_OAUTH_TOKEN": "t",
    }
    with pytest.raises(SettingsError, match="BOARD_SECRET is shorter than 32"):
        load_settings({**given, "BOARD_SECRET": f"{BOARD_SECRET},short"})
    assert (
        load_settings({**given, "BOARD_SECRET": f"{BOARD_SECRET}, {BOARD_SECRET}"}).board_secrets == (BOARD_SECRET,) * 2
    )
    assert BOARD_SECRET not in repr(load_settings({**given, "BOARD_SECRET": BOARD_SECRET}))
