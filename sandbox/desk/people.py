"""Users and their identities: found, made, changed."""

from typing import Any

from sandbox.records import Identity, User
from sandbox.world import World

RAILS_ZONES = {
    "America/New_York": "Eastern Time (US & Canada)",
    "America/Chicago": "Central Time (US & Canada)",
    "America/Denver": "Mountain Time (US & Canada)",
    "America/Los_Angeles": "Pacific Time (US & Canada)",
    "Asia/Dhaka": "Dhaka",
    "Asia/Karachi": "Karachi",
    "Asia/Kolkata": "Mumbai",
    "Asia/Manila": "Singapore",
    "Australia/Sydney": "Sydney",
    "Europe/Berlin": "Berlin",
    "Europe/Kyiv": "Kyiv",
    "Europe/London": "London",
    "Europe/Madrid": "Madrid",
    "Europe/Paris": "Paris",
    "Etc/UTC": "UTC",
}
WRITABLE = frozenset(
    {
        "name", "email", "phone", "shared_phone_number", "role", "locale", "external_id", "tags", "notes",
        "details", "suspended", "user_fields", "iana_time_zone",
    }
)  # fmt: skip


def rails_zone(iana: str) -> str:
    """The Rails-style name that `time_zone` carries; the city of the IANA name where no other is known."""
    return RAILS_ZONES.get(iana, iana.rsplit("/", 1)[-1].replace("_", " "))


def iana_zone(rails: str) -> str:
    """The IANA name behind a Rails-style one; unknown names come back as they are."""
    return next((iana for iana, name in RAILS_ZONES.items() if name == rails), rails)


def by_email(world: World, email: str) -> User | None:
    """The user that has this address as primary or as identity."""
    wanted = email.casefold()
    for user in world.users.values():
        values = {(user.email or "").casefold()} | {i.value.casefold() for i in user.identities if i.type == "email"}
        if user.active and wanted in values:
            return user
    return None


def by_external_id(world: World, external_id: str) -> User | None:
    """The user with this external id."""
    return next((u for u in world.users.values() if u.external_id == external_id), None)


def add(world: World, name: str, **given: Any) -> User:
    """Make a user; the e-mail address and the phone, where given, become identities too."""
    now = world.clock.second()
    user = User(id=world.new_id(), name=name, created_at=now, updated_at=now)
    world.users[user.id] = user
    change(world, user, **given)
    world.wrote("user.created", user_id=user.id, role=user.role)
    return user


def change(world: World, user: User, **given: Any) -> bool:
    """Set the properties that are named and writable; whether anything is different now."""
    if "time_zone" in given:
        given.setdefault("iana_time_zone", iana_zone(str(given["time_zone"])))
    before = {name: getattr(user, name) for name in WRITABLE}
    for name in sorted(WRITABLE & given.keys()):
        setattr(user, name, given[name])
    changed = sorted(name for name in WRITABLE if getattr(user, name) != before[name])
    if not changed:
        return False
    user.updated_at = world.clock.second()
    _primary(world, user, "email", user.email if "email" in changed else None)
    _primary(world, user, "phone_number", _direct_line(user) if "phone" in changed else None)
    world.wrote("user.changed", user_id=user.id, properties=changed)
    return True


def identify(world: World, user: User, kind: str, value: str, *, verified: bool = True) -> Identity:
    """Give a user one more identity; the first of its kind is the primary one."""
    now = world.clock.second()
    primary = not any(i.type == kind for i in user.identities)
    identity = Identity(world.new_id(), user.id, kind, value, now, primary, verified)
    user.identities.append(identity)
    world.wrote("identity.created", user_id=user.id, type=kind)
    return identity


def find_or_add(world: World, given: dict[str, Any]) -> User:
    """The user that `requester` or `create_or_update` means, made where there is none."""
    email, external_id = given.get("email"), given.get("external_id")
    user = by_email(world, str(email)) if email else None
    if user is None and external_id:
        user = by_external_id(world, str(external_id))
    if user is not None:
        return user
    fresh = {key: value for key, value in given.items() if key != "name"}
    return add(world, str(given.get("name") or email or "Unnamed"), **fresh)


def _direct_line(user: User) -> str | None:
    return None if user.shared_phone_number else user.phone


def _primary(world: World, user: User, kind: str, value: str | None) -> None:
    if not value:
        return
    current = next((i for i in user.identities if i.type == kind and i.primary), None)
    if current is None:
        identify(world, user, kind, value)
    else:
        current.value = value
