"""What the receiver is measured against: a bare Flask app that checks the signature and enqueues with RQ.

As a tutorial would have it: no de-duplication, no agenda, no freshness, no metrics, no log, Flask's and RQ's defaults.
"""

import hmac
import json
import os
from base64 import b64encode
from hashlib import sha256

from flask import Flask, abort, request
from redis import Redis
from rq import Queue

from bot.webhook import SIGNATURE, TIMESTAMP


def create_app() -> Flask:
    """The app; BARE_REDIS and BARE_SECRET say where and with what."""
    secret = os.environ["BARE_SECRET"].encode()
    queue = Queue("bare", connection=Redis.from_url(os.environ["BARE_REDIS"]))
    app = Flask("bare")

    @app.post("/webhooks/zendesk")
    def receive() -> tuple[str, int]:
        body = request.get_data()
        digest = hmac.new(secret, request.headers[TIMESTAMP].encode() + body, sha256).digest()
        if not hmac.compare_digest(b64encode(digest).decode(), request.headers[SIGNATURE]):
            abort(401)
        queue.enqueue("jobs.attend.attend", int(json.loads(body)["detail"]["id"]))
        return "", 202

    return app
