"""The door of the HTTP server: writes every request down, and lets faults happen to it."""

import io
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.test import run_wsgi_app

from sandbox.box import Box
from sandbox.faults import Fault

OURS = ("/_sandbox", "/try")  # what no Zendesk has: neither written down nor hurt
Reply = tuple[list[bytes], str, list[tuple[str, str]]]


class ConnectionDropped(Exception):
    """The server is to close the connection without a word."""


class Gate:
    """WSGI middleware around the application."""

    def __init__(self, app: WSGIApplication, box: Box) -> None:
        self._app = app
        self._box = box

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request, or let it suffer."""
        environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read())
        path = str(environ["PATH_INFO"])
        environ["sandbox.path"] = path
        environ["sandbox.seen"] = {}  # what the application lets the journal know
        environ["PATH_INFO"] = path.removesuffix(".json")
        if path == "/" or path.startswith(OURS):
            return self._app(environ, start_response)
        fault = self._box.faults.for_request(str(environ["REQUEST_METHOD"]), path)
        chunks, status, headers = self._run(environ) if fault is None else self._suffer(fault, environ)
        start_response(status, headers)
        return chunks

    def _suffer(self, fault: Fault, environ: WSGIEnvironment) -> Reply:
        acts: dict[str, Callable[[Fault, WSGIEnvironment], Reply]] = {
            "answer": self._answer,
            "drop": self._drop,
            "drop_after": self._drop_after,
            "delay": self._delay,
            "delay_after": self._delay_after,
            "late": self._late,
        }
        return acts[fault.kind](fault, environ)

    def _answer(self, fault: Fault, environ: WSGIEnvironment) -> Reply:
        status = fault.status or 503
        self._note(environ, status, fault.kind)
        body = fault.body.encode()
        kept = {"Content-Type": "application/json", **fault.headers, "Content-Length": str(len(body))}
        return [body], f"{status} Fault", list(kept.items())

    def _drop(self, fault: Fault, environ: WSGIEnvironment) -> Reply:
        self._note(environ, 0, fault.kind)
        raise ConnectionDropped

    def _drop_after(self, fault: Fault, environ: WSGIEnvironment) -> Reply:
        self._run(environ, fault.kind)
        raise ConnectionDropped

    def _delay(self, fault: Fault, environ: WSGIEnvironment) -> Reply:
        time.sleep(fault.seconds)
        return self._run(environ, fault.kind)

    def _delay_after(self, fault: Fault, environ: WSGIEnvironment) -> Reply:
        reply = self._run(environ, fault.kind)
        time.sleep(fault.seconds)
        return reply

    def _late(self, fault: Fault, environ: WSGIEnvironment) -> Reply:
        """The write lives on although its caller got no answer, or a wrong one."""
        self._box.faults.late(+1)
        timer = threading.Timer(fault.seconds, self._at_last, [dict(environ)])
        timer.daemon = True
        timer.start()
        return self._answer(fault, environ) if fault.status else self._drop(fault, environ)

    def _at_last(self, environ: dict[str, Any]) -> None:
        try:
            self._run(environ, "late")
        finally:
            self._box.faults.late(-1)

    def _run(self, environ: WSGIEnvironment, fault: str = "") -> Reply:
        began = time.perf_counter()
        chunks, status, headers = run_wsgi_app(self._app, environ, buffered=True)
        self._note(environ, int(status.split(" ", 1)[0]), fault, round((time.perf_counter() - began) * 1000, 2))
        return list(chunks), status, list(headers.items())

    def _note(self, environ: WSGIEnvironment, status: int, fault: str, milliseconds: float = 0.0) -> None:
        """Status 0 stands for a connection that was dropped before anything happened."""
        self._box.world.journal.add(
            "request",
            f"{environ['REQUEST_METHOD']} {environ['sandbox.path']}",
            method=environ["REQUEST_METHOD"],
            path=environ["sandbox.path"],
            query=environ.get("QUERY_STRING", ""),
            status=status,
            who=environ["sandbox.seen"].get("user"),
            key=environ.get("HTTP_IDEMPOTENCY_KEY"),
            fault=fault,
            ms=milliseconds,
        )
