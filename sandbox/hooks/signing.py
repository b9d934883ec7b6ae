"""The signature and the headers of a delivery (developer.zendesk.com/documentation/webhooks/verifying)."""

import base64
import hashlib
import hmac
import secrets
import time
from datetime import UTC, datetime

from sandbox.clock import stamp
from sandbox.world import World

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TEST_SECRET = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="  # noqa: S105 - Zendesk's own, published


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Base64 of HMAC-SHA256 over timestamp and raw body; the key is the secret as it is written."""
    digest = hmac.new(secret.encode(), timestamp.encode() + body, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def headers(world: World, secret: str, body: bytes, webhook_id: str, invocation_id: str) -> dict[str, str]:
    """Exactly the headers that were recorded on a real delivery, signed for this attempt."""
    timestamp = stamp(world.clock.now() if world.options.sign_by_account else datetime.now(UTC))
    return {
        "X-Zendesk-Webhook-Signature-Timestamp": timestamp,
        "X-Zendesk-Webhook-Signature": sign(secret, timestamp, body),
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Zendesk Webhook",
        "X-Zendesk-Account-Id": str(world.options.account_id),
        "X-Zendesk-Webhook-Id": webhook_id,
        "X-Zendesk-Webhook-Invocation-Id": invocation_id,
    }


def ulid() -> str:
    """A new ULID: 26 characters, time first."""
    value = (int(time.time() * 1000) << 80) | secrets.randbits(80)
    return "".join(CROCKFORD[(value >> shift) & 31] for shift in range(125, -1, -5))


def new_secret() -> str:
    """A webhook's signing secret, as long as the real ones."""
    return base64.b64encode(secrets.token_bytes(32)).decode()
