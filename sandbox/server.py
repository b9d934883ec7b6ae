"""The HTTP server: threads, keep-alive, connections that can be dropped; and a context manager."""

import io
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.test import run_wsgi_app

from sandbox.api.app import create_app
from sandbox.box import Box
from sandbox.gate import ConnectionDropped, Gate
from sandbox.options import Options
from sandbox.world import World


class Handler(WSGIRequestHandler):
    """Reads the whole request before it answers, so that the connection may live on."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def run_wsgi(self) -> None:
        """Serve one request."""
        environ = self.make_environ()
        if not environ.get("wsgi.input_terminated"):
            environ["wsgi.input"] = io.BytesIO(self.rfile.read(int(environ.get("CONTENT_LENGTH") or 0)))
        try:
            chunks, status, headers = run_wsgi_app(self.server.app, environ, buffered=True)
        except ConnectionDropped:
            self.close_connection = True
            return
        body = b"".join(chunks)
        code, _, reason = status.partition(" ")
        self.send_response_only(int(code), reason)
        for name, value in headers.items():
            self.send_header(name, value)
        if "content-length" not in headers and int(code) not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's own names
        """Say nothing: the journal has it."""


class Server(ThreadedWSGIServer):
    """Remembers its open connections, so that stopping closes them."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, host: str, port: int, box: Box, app: Flask) -> None:
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(host, port, Gate(app, box), Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in its own thread."""
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget a connection and close it."""
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Close every connection that clients keep alive."""
        with self._open_lock:
            still_open = list(self._open)
        for connection in still_open:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the client was faster

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's own names
        """Say nothing: the journal has it."""


@dataclass(frozen=True, slots=True)
class Running:
    """A sandbox that serves. `url` has no slash at its end."""

    url: str
    box: Box

    @property
    def world(self) -> World:
        """The account's state; hold `world.lock` while you look."""
        return self.box.world


@contextmanager
def running_sandbox(
    options: Options | None = None,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    webhook: str = "",
    secret: str = "",
    subscribe: bool = False,
    samples: bool = False,
    more: Callable[[Flask], None] | None = None,
) -> Iterator[Running]:
    """Serve a sandbox from threads of this process until the block ends; it calls `webhook`, if any.

    `more` may add pages to the application.
    """
    box = Box(options)
    if webhook:
        box.connect(webhook, secret, subscribe=subscribe)
    if samples:
        box.load_samples()
    app = create_app(box)
    if more is not None:
        more(app)
    server = Server(host, port, box, app)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), name="sandbox", daemon=True)
    box.start()
    thread.start()
    try:
        yield Running(f"http://{host}:{server.server_port}", box)
    finally:
        server.shutdown()
        server.hang_up()
        server.server_close()
        thread.join()
        box.stop()
