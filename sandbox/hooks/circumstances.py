"""The conditions that are no properties of a ticket: who acts, how, what was said, which tags."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.desk.properties import tags_of
from sandbox.records import Ticket, Update
from sandbox.world import World

CHANNEL_IDS = {"web": "0", "email": "4", "api": "5", "rule": "8", "chat": "29"}


@dataclass(frozen=True, slots=True)
class Scene:
    """What the conditions look at. `update` is None for views."""

    world: World
    ticket: Ticket
    update: Update | None = None


def _update_type(scene: Scene, operator: str, wanted: object) -> bool:
    kind = "Create" if scene.update and scene.update.created else "Change"
    return (kind == wanted) is (operator != "is_not")


def _role(scene: Scene, operator: str, wanted: object) -> bool:
    """The current user: `agent`, `end_user`, or one user's id."""
    if scene.update is None:
        return False
    user = scene.update.actor.user
    names = {str(user.id), "agent" if user.is_staff else "end_user"}
    return (str(wanted) in names) is (operator != "is_not")


def _comment_is_public(scene: Scene, operator: str, wanted: object) -> bool:
    comment = scene.update.comment if scene.update else None
    if str(wanted) == "not_relevant":
        found = comment is not None
    else:
        public = str(wanted) in ("true", "True", "requester_can_see_comment")
        found = comment is not None and comment.public is public
    return found is (operator != "is_not")


def _comment_words(scene: Scene, operator: str, wanted: object) -> bool:
    """`is`: the text stands in the comment; `includes`: one of the words does; and their opposites."""
    comment = scene.update.comment if scene.update else None
    said, text = (comment.body.casefold() if comment else ""), str(wanted).casefold()
    if operator in ("includes", "not_includes"):
        return any(word in said for word in text.split()) is (operator == "includes")
    return (text in said) is (operator == "is")


def _subject_words(scene: Scene, operator: str, wanted: object) -> bool:
    said, text = str(scene.ticket.props["subject"]).casefold(), str(wanted).casefold()
    return (text in said) is (operator in ("is", "includes"))


def _current_tags(scene: Scene, operator: str, wanted: object) -> bool:
    some = bool(set(tags_of(wanted)) & set(scene.ticket.tags))
    return some is (operator not in ("not_includes", "is_not"))


def _channel(scene: Scene, operator: str, wanted: object) -> bool:
    channel = scene.update.actor.channel if scene.update else scene.ticket.via["channel"]
    return (str(wanted) in (channel, CHANNEL_IDS.get(channel, ""))) is (operator != "is_not")


def _ticket_channel(scene: Scene, operator: str, wanted: object) -> bool:
    channel = scene.ticket.via["channel"]
    return (str(wanted) in (channel, CHANNEL_IDS.get(channel, ""))) is (operator != "is_not")


def _ticket_is_public(scene: Scene, operator: str, wanted: object) -> bool:
    kind = "public" if scene.ticket.is_public else "private"
    return (str(wanted) in (kind, str(scene.ticket.is_public).lower())) is (operator != "is_not")


def _requester_role(scene: Scene, operator: str, wanted: object) -> bool:
    role = scene.world.users[scene.ticket.requester_id].role
    return (str(wanted) in (role, "agent" if role != "end-user" else "end_user")) is (operator != "is_not")


def _hours(_scene: Scene, _operator: str, wanted: object) -> bool:
    """It is always business hours here."""
    return str(wanted).lower() == "true"


SPECIAL: Mapping[str, Callable[[Scene, str, Any], bool]] = {
    "update_type": _update_type,
    "role": _role,
    "comment_is_public": _comment_is_public,
    "comment_includes_word": _comment_words,
    "subject_includes_word": _subject_words,
    "current_tags": _current_tags,
    "current_via_id": _channel,
    "via_id": _ticket_channel,
    "ticket_is_public": _ticket_is_public,
    "requester_role": _requester_role,
    "in_business_hours": _hours,
}
