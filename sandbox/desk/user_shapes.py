"""Users and identities as the REST API shows them. `base` is the account's address."""

from typing import Any

from sandbox.clock import stamp
from sandbox.desk.people import rails_zone
from sandbox.records import Identity, Json, User

USER_REST: Json = {
    "organization_id": None,
    "photo": None,
    "alias": None,
    "shared": False,
    "shared_agent": False,
    "last_login_at": None,
    "two_factor_auth_enabled": None,
    "signature": None,
    "custom_role_id": None,
    "moderator": False,
    "only_private_comments": False,
    "restricted_agent": False,
    "ticket_restriction": None,
    "chat_only": False,
    "report_csv": False,
}


def user(row: User, base: str) -> Json:
    """A user as an admin sees it."""
    return {
        **USER_REST,
        "id": row.id,
        "url": f"{base}/api/v2/users/{row.id}.json",
        "name": row.name,
        "email": row.email,
        "created_at": stamp(row.created_at),
        "updated_at": stamp(row.updated_at),
        "time_zone": rails_zone(row.iana_time_zone),
        "iana_time_zone": row.iana_time_zone,
        "phone": row.phone,
        "shared_phone_number": row.shared_phone_number,
        "locale": row.locale,
        "locale_id": 1,
        "role": row.role,
        "role_type": 4 if row.role == "admin" else 0 if row.is_staff else None,
        "verified": True,
        "external_id": row.external_id,
        "tags": sorted(row.tags),
        "active": row.active,
        "suspended": row.suspended,
        "default_group_id": row.group_id,
        "details": row.details,
        "notes": row.notes,
        "user_fields": row.user_fields,
    }


def identity(row: Identity, base: str) -> Json:
    """One way to reach a user."""
    return {
        "id": row.id,
        "url": f"{base}/api/v2/users/{row.user_id}/identities/{row.id}.json",
        "user_id": row.user_id,
        "type": row.type,
        "value": row.value,
        "verified": row.verified,
        "primary": row.primary,
        "created_at": stamp(row.created_at),
        "updated_at": stamp(row.created_at),
        "deliverable_state": "deliverable",
        "undeliverable_count": 0,
        "verification_method": "low",
    }


ANONYMOUS: dict[str, Any] = {
    "id": None,
    "url": None,
    "name": "Anonymous user",
    "email": "invalid@example.com",
    "created_at": None,
    "updated_at": None,
    "time_zone": "Eastern Time (US & Canada)",
    "iana_time_zone": "America/New_York",
    "phone": None,
    "shared_phone_number": None,
    "locale": "en-US",
    "role": "end-user",
    "verified": False,
    "active": True,
}
