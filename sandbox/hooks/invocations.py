"""One call that a webhook owes: made, judged by the real rules whether to be made again, kept as history."""

from dataclasses import dataclass, field
from datetime import timedelta

import requests

from sandbox.clock import stamp
from sandbox.hooks import signing
from sandbox.options import Retries
from sandbox.records import Json
from sandbox.world import World

NO_ANSWER: Json = {"headers": {}, "payload": ""}
KEPT = 2000  # characters of an answer


@dataclass(slots=True)
class Invocation:
    """A call to an endpoint. Its id is the same on every attempt."""

    id: str
    webhook_id: str
    endpoint: str
    method: str
    secret: str
    body: bytes
    status: str = "pending"
    attempts: list[Json] = field(default_factory=list)


def owe(world: World, webhook: Json, body: bytes) -> Invocation:
    """A call to this webhook, not made yet."""
    secret = world.secrets[webhook["id"]]
    return Invocation(signing.ulid(), webhook["id"], webhook["endpoint"], webhook["http_method"], secret, body)


def attempt(world: World, invocation: Invocation) -> timedelta | None:
    """Make the call once and write it down; how long to wait before the next time, or None."""
    rules, body = world.options.retries, invocation.body
    headers = signing.headers(world, invocation.secret, body, invocation.webhook_id, invocation.id)
    answer = call(invocation.method, invocation.endpoint, headers, body, rules.timeout)
    wait = again(rules, invocation, answer)
    invocation.status = "success" if answer["ok"] else "retried" if wait is not None else answer["failed"]
    invocation.attempts.append(
        {
            "id": signing.ulid(),
            "invocation_id": invocation.id,
            "completed_at": stamp(world.clock.now()),
            "status": invocation.status,
            "status_code": answer["status_code"],
            "request": {"headers": headers, "payload": body.decode()},
            "response": answer["response"],
        }
    )
    told = {"invocation_id": invocation.id, "status_code": answer["status_code"]}
    world.journal.add("delivery", invocation.status, **told, attempt=len(invocation.attempts))
    return wait


def again(rules: Retries, invocation: Invocation, answer: Json) -> timedelta | None:
    """409 is tried again, timeouts too; 429 and 503 only with a short `Retry-After`; nothing else."""
    code, tried = answer["status_code"], len(invocation.attempts)
    if code == 409 and tried < rules.on_conflict:
        return timedelta(seconds=rules.wait)
    if answer["failed"] == "timeout" and tried < rules.on_timeout:
        return timedelta(seconds=rules.wait)
    after = str(answer["response"]["headers"].get("Retry-After", ""))
    short = after.isdigit() and int(after) < rules.longest_retry_after
    if code in (429, 503) and tried < rules.on_busy and short:
        return timedelta(seconds=int(after))
    return None


def call(method: str, endpoint: str, headers: dict[str, str], body: bytes, timeout: float) -> Json:
    """Call an endpoint once; {ok, status_code, failed, response}. Without an answer the code is 0."""
    with requests.Session() as session:
        session.trust_env = False
        session.headers.clear()
        try:
            reply = session.request(
                method, endpoint, data=body, headers=headers, timeout=timeout, allow_redirects=False
            )
        except requests.Timeout:
            return {"ok": False, "status_code": 0, "failed": "timeout", "response": NO_ANSWER}
        except requests.RequestException as error:
            response = {**NO_ANSWER, "payload": str(error)}
            return {"ok": False, "status_code": 0, "failed": "failed", "response": response}
    response = {"headers": dict(reply.headers), "payload": reply.text[:KEPT]}
    return {"ok": reply.ok, "status_code": reply.status_code, "failed": "terminated", "response": response}
