"""What an update's payload asks of a ticket's properties, and what follows from it."""

import re

from sandbox import errors
from sandbox.desk import people
from sandbox.records import Json
from sandbox.world import World

PLAIN = ("subject", "type", "external_id", "problem_id", "due_at", "group_id", "brand_id", "ticket_form_id")
KNOWN = frozenset(
    {
        *PLAIN, "status", "priority", "assignee_id", "assignee_email", "requester_id", "requester",
        "submitter_id", "tags", "additional_tags", "remove_tags", "custom_fields", "fields", "comment",
        "description", "metadata", "safe_update", "updated_stamp", "macro_id", "macro_ids",
        "custom_status_id", "organization_id", "followers", "email_ccs", "collaborator_ids", "collaborators",
        "additional_collaborators", "via_followup_source_id", "recipient", "via_id", "via", "is_public",
        "created_at", "raw_subject", "attribute_value_ids", "follower_ids",
    }
)  # fmt: skip
STATUSES = ("new", "open", "pending", "hold", "solved", "closed")
PRIORITIES = ("low", "normal", "high", "urgent")
TYPES = ("problem", "incident", "question", "task")
SEPARATORS = re.compile(r"[\s,]+")


def unknown(payload: Json) -> list[str]:
    """The keys that Zendesk ignores, and warns of in a header."""
    return sorted(f"ticket.{key}" for key in payload if key not in KNOWN)


def blank(world: World, requester_id: int) -> Json:
    """The properties of a ticket about which nothing is said."""
    return {
        "subject": "",
        "status": "new",
        "priority": None,
        "type": None,
        "assignee_id": None,
        "group_id": None,
        "brand_id": next(iter(world.brands), None),
        "requester_id": requester_id,
        "external_id": None,
        "problem_id": None,
        "due_at": None,
        "ticket_form_id": None,
        "tags": [],
    }


def tags_of(value: object) -> list[str]:
    """Tags from a list, or from text parted by spaces or commas: lower case, sorted, each once."""
    given = value if isinstance(value, list | tuple | set | frozenset) else [value or ""]
    words = (word for item in given for word in SEPARATORS.split(str(item).strip().lower()))
    return sorted({word for word in words if word})


def asked(world: World, payload: Json, before: Json) -> Json:
    """The properties after the update, side effects not yet in. Raises ApiError."""
    after = dict(before)
    after.update({name: payload[name] for name in PLAIN if name in payload})
    after["tags"] = _tags(payload, before["tags"])
    _people(world, payload, after)
    for name, allowed in (("status", STATUSES), ("priority", PRIORITIES), ("type", TYPES)):
        if payload.get(name) is not None:
            after[name] = _one_of(name, payload[name], allowed)
    if "priority" in payload and payload["priority"] is None and before["priority"]:
        raise errors.invalid("priority", "Priority: cannot be reset")
    return after


def follow(world: World, before: Json, after: Json) -> None:
    """The side effects that were seen on a live account, and its rules for statuses. Raises ApiError."""
    assignee = world.users.get(after["assignee_id"] or 0)
    if assignee is not None and after["assignee_id"] != before["assignee_id"]:
        after["group_id"] = assignee.group_id or after["group_id"]
        if after["status"] == "new":
            after["status"] = "open"
    if after["status"] == "new" and before["status"] != "new":
        raise errors.invalid("status", "Status: cannot be changed back to new")
    if after["status"] in ("solved", "closed") and not after["assignee_id"]:
        raise errors.invalid(
            "base",
            "Assignee: is required when solving a ticket",
            error=None,
            ticket_field_id=world.field_id("Assignee"),
            ticket_field_type="FieldAssignee",
        )


def _tags(payload: Json, before: list[str]) -> list[str]:
    tags = set(tags_of(payload["tags"]) if "tags" in payload else before)
    tags |= set(tags_of(payload.get("additional_tags")))
    return sorted(tags - set(tags_of(payload.get("remove_tags"))))


def _people(world: World, payload: Json, after: Json) -> None:
    if payload.get("requester_id"):
        after["requester_id"] = _user(world, payload["requester_id"], "requester")
    elif payload.get("requester"):
        after["requester_id"] = requester(world, payload["requester"])
    if payload.get("assignee_email"):
        found = people.by_email(world, str(payload["assignee_email"]))
        after["assignee_id"] = found.id if found else after["assignee_id"]
    if "assignee_id" in payload:
        given = payload["assignee_id"]
        after["assignee_id"] = _user(world, given, "assignee") if given else None


def requester(world: World, given: object) -> int:
    """The id of the user that `requester` names: an id, an address, or {name, email}."""
    if isinstance(given, int):
        return _user(world, given, "requester")
    return people.find_or_add(world, given if isinstance(given, dict) else {"email": str(given)}).id


def _user(world: World, value: object, name: str) -> int:
    user = world.users.get(int(str(value))) if str(value).isdigit() else None
    if user is None or (name == "assignee" and not user.is_staff):
        raise errors.invalid(name, f"{name.capitalize()}: is invalid", error="InvalidValue")
    return user.id


def _one_of(name: str, value: object, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise errors.invalid(name, f"{name.capitalize()}: {value} is not a valid value", error="InvalidValue")
    return str(value)
