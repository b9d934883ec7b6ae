"""The sandbox over HTTP as its tests see it: an account by plain requests, and a receiver that listens."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests

from sandbox.options import Credentials
from sandbox.server import Running

Json = dict[str, Any]
CREDENTIALS = Credentials()
CLIENT = {"name": "Carla Brandis", "email": "carla@example.com"}


class Api:
    """An account over HTTP, by plain requests: no retries, one connection."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.url = running.url
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {CREDENTIALS.oauth_token}"

    def call(self, method: str, path: str, **more: Any) -> requests.Response:
        """Any request; `path` is below /api/v2 unless it starts with a slash."""
        url = path if path.startswith("http") else self.url + (path if path.startswith("/") else f"/api/v2/{path}")
        return self.session.request(method, url, timeout=10, **more)

    def get(self, path: str, **params: Any) -> Json:
        """The JSON of a read that must succeed."""
        reply = self.call("GET", path, params=params)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def put(self, ticket_id: int, headers: Json | None = None, **ticket: Any) -> requests.Response:
        """An update of a ticket."""
        return self.call("PUT", f"tickets/{ticket_id}.json", json={"ticket": ticket}, headers=headers)

    def post(self, path: str, body: Json, headers: Json | None = None) -> requests.Response:
        """A write by POST."""
        return self.call("POST", path, json=body, headers=headers)

    def control(self, path: str, method: str = "POST", /, **body: Any) -> Json:
        """The control API; must succeed."""
        reply = self.call(method, f"/_sandbox/{path}", json=body)
        assert reply.ok, reply.text
        return reply.json()

    def opened(self, **more: Any) -> Json:
        """A ticket that the client opened by e-mail."""
        given = {"as": CLIENT, "subject": "Silent", "body": "He does not answer.", **more}
        return self.control("tickets", **given)["ticket"]

    def thread(self, ticket_id: int) -> list[Json]:
        """A ticket's comments, oldest first."""
        return self.get(f"tickets/{ticket_id}/comments")["comments"]

    def log(self, kind: str = "") -> list[Json]:
        """The journal."""
        return self.call("GET", "/_sandbox/log", params={"kind": kind}).json()["log"]


@dataclass
class Receiver:
    """A small HTTP server that keeps what it gets. `answers` are used up one by one, then 202."""

    url: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    hold: threading.Event = field(default_factory=threading.Event)
    slow: int = 0

    def events(self) -> list[Json]:
        """The bodies, parsed."""
        return [json.loads(body) for _, body in self.got]


@contextmanager
def listening() -> Iterator[Receiver]:
    """A receiver on a free port."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append((dict(self.headers), body))
            if receiver.slow > 0:
                receiver.slow -= 1
                receiver.hold.wait(5)
            status, headers = receiver.answers.pop(0) if receiver.answers else (202, {})
            self.send_response(status)
            for name, value in {**headers, "Content-Length": "0"}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/webhooks/zendesk"
    try:
        yield receiver
    finally:
        receiver.hold.set()
        server.shutdown()
        server.server_close()
        thread.join()
