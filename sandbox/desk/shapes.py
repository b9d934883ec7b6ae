"""Tickets, comments and audits as the REST API shows them. `base` is the account's address."""

from sandbox.clock import stamp
from sandbox.records import Audit, Comment, Json, Ticket
from sandbox.world import World

SYSTEM: Json = {
    "client": "Sandbox/1.0",
    "ip_address": "192.0.2.10",
    "location": "Springfield, OR, United States",
    "latitude": 44.05,
    "longitude": -123.02,
}
TICKET_REST: Json = {
    "recipient": None,
    "organization_id": None,
    "collaborator_ids": [],
    "follower_ids": [],
    "email_cc_ids": [],
    "forum_topic_id": None,
    "has_incidents": False,
    "satisfaction_rating": None,
    "sharing_agreement_ids": [],
    "custom_status_id": None,
    "encoded_id": "",
    "allow_channelback": False,
    "allow_attachments": True,
    "from_messaging_channel": False,
}


def ticket(world: World, row: Ticket, base: str) -> Json:
    """A ticket: custom fields stand in it twice, as in reality."""
    fields = [{"id": i, "value": row.fields.get(i)} for i, f in world.ticket_fields.items() if f["removable"]]
    subject = str(row.props["subject"])
    first = row.comments[0].body if row.comments else ""
    return {
        **TICKET_REST,
        **row.props,
        "tags": row.tags,
        "url": f"{base}/api/v2/tickets/{row.id}.json",
        "id": row.id,
        "subject": subject,
        "raw_subject": subject,
        "description": first,
        "submitter_id": row.submitter_id,
        "via": row.via,
        "is_public": row.is_public,
        "created_at": stamp(row.created_at),
        "updated_at": stamp(row.updated_at),
        "generated_timestamp": int(row.generated_at.timestamp()),
        "followup_ids": list(row.followup_ids),
        "custom_fields": fields,
        "fields": fields,
    }


def comment(said: Comment) -> Json:
    """A comment with its audit's metadata, custom metadata included."""
    return {
        "id": said.id,
        "type": "Comment",
        "author_id": said.author_id,
        "body": said.body,
        "html_body": said.html_body,
        "plain_body": said.body,
        "public": said.public,
        "attachments": [],
        "audit_id": said.audit_id,
        "via": said.via,
        "created_at": stamp(said.created_at),
        "metadata": _metadata(said.custom),
    }


def audit(row: Audit) -> Json:
    """An audit with its events."""
    return {
        "id": row.id,
        "ticket_id": row.ticket_id,
        "created_at": stamp(row.created_at),
        "author_id": row.author_id,
        "metadata": _metadata(row.custom),
        "events": row.events,
        "via": row.via,
    }


def _metadata(custom: Json) -> Json:
    return {"system": SYSTEM, "custom": custom}
