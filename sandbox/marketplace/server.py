"""Serves the pretend marketplace from a thread of this process."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from werkzeug.serving import WSGIRequestHandler, make_server

from sandbox.marketplace.app import Fault, Shop, create_app
from sandbox.marketplace.contracts import read_books
from sandbox.marketplace.talent import make_talent

TOKEN = "marketplace-token-of-the-sandbox"  # noqa: S105  # invented, and good for nothing else
TALENT = 10_000


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  # werkzeug's own names
        """Say nothing: the shop remembers its calls."""


@dataclass(frozen=True, slots=True)
class Running:
    """A pretend marketplace that serves. `url` has no slash at its end."""

    url: str
    shop: Shop

    @property
    def token(self) -> str:
        """What opens it."""
        return self.shop.token

    @property
    def faults(self) -> deque[Fault]:
        """What the next calls get instead of an answer."""
        return self.shop.faults


@contextmanager
def running_marketplace(
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    token: str = TOKEN,
    talent: int = TALENT,
    now: datetime | None = None,
) -> Iterator[Running]:
    """Serve until the block ends; port 0 takes a free one. `now`: from when the invented past is dated back."""
    at = now or datetime.now(UTC)
    shop = Shop(read_books(at), make_talent(talent, at), token)
    server = make_server(host, port, create_app(shop), threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="marketplace", daemon=True)
    thread.start()
    try:
        yield Running(f"http://{host}:{server.server_port}", shop)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
