"""`Idempotency-Key`: only for opening tickets, kept for two hours, bound to the body it first came with."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import cast

from flask import request

from sandbox.api.context import add_headers, world
from sandbox.errors import bad_request
from sandbox.records import Json

LIFE = timedelta(hours=2)
LONGEST = 255
OTHER_BODY = "Request parameters don't match the given idempotency key"


def once(act: Callable[[], Json]) -> Json:
    """The answer of `act`, done once for the request's key; without a key, done. Raises ApiError 400."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return act()
    if len(key) > LONGEST:
        raise bad_request("IdempotentRequestError", "Idempotency key is too long")
    now, digest = world().clock.now(), hashlib.sha256(request.get_data()).hexdigest()
    at, known, answer = world().idempotency.get(key, (now - LIFE, "", {}))
    if now - at >= LIFE:
        add_headers({"x-idempotency-lookup": "miss"})
        answer = act()
        world().idempotency[key] = (now, digest, json.loads(json.dumps(answer)))
        return answer
    if known != digest:
        raise bad_request("IdempotentRequestError", OTHER_BODY)
    add_headers({"x-idempotency-lookup": "hit"})
    return cast("Json", answer)
