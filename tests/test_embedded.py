"""The embedded server: started once, reused, private, with its data kept."""

import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from bot import embedded
from bot.settings import data_folder


@pytest.fixture
def folder() -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix="acc"))
    yield place
    shutil.rmtree(place, ignore_errors=True)


def _ask(url: str) -> redis.Redis:
    return redis.Redis.from_url(url)


def test_a_live_server_is_reused_and_its_data_outlive_it(folder: Path):
    url = embedded.start(folder)
    with _ask(url) as client:
        client.set("a", "1")
        first = client.info("server")["run_id"]
    assert embedded.start(folder) == url
    with _ask(url) as client:
        assert client.info("server")["run_id"] == first
    embedded.stop(folder)
    with _ask(embedded.start(folder)) as client:
        assert client.get("a") == b"1"
        assert client.config_get("maxmemory-policy")["maxmemory-policy"] == "noeviction"
        assert client.config_get("appendonly")["appendonly"] == "yes"
    embedded.stop(folder)


def test_only_this_user_can_reach_it(folder: Path):
    url = embedded.start(folder / "new")
    socket = Path(url.removeprefix("unix://"))
    assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "new").stat().st_mode) == 0o700
    with _ask(url) as client:
        assert client.config_get("port")["port"] == "0"
    embedded.stop(folder / "new")


def test_a_folder_with_a_long_name_gets_a_short_socket(folder: Path):
    deep = folder / ("a-very-long-name" * 8)
    url = embedded.start(deep)
    socket = Path(url.removeprefix("unix://"))
    assert len(str(socket)) < 104
    assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700
    embedded.stop(deep)
    shutil.rmtree(socket.parent)


def test_stopping_what_does_not_run_is_no_error(folder: Path):
    embedded.stop(folder)


def test_a_server_that_does_not_come_up_is_told_with_the_place_of_its_log(folder: Path):
    (folder / "redis.sock").mkdir()
    with pytest.raises(embedded.EmbeddedUnavailable, match=r"server\.log"):
        embedded.start(folder, patience=0.2)


def test_a_configured_url_wins_and_starts_nothing():
    assert embedded.redis_url("redis://elsewhere:6379/0") == "redis://elsewhere:6379/0"


@pytest.mark.parametrize(
    ("environ", "end"), [({"ACCORD_DATA": "/data/here"}, "/data/here"), ({}, ".local/state/accord")]
)
def test_the_data_folder_is_the_users_unless_it_is_named(environ: dict[str, str], end: str):
    assert str(data_folder(environ)).endswith(end)
