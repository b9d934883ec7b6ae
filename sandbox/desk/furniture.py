"""What stands in a fresh account: a brand, a group, the team, the bot's user, the ticket fields."""

from sandbox.clock import stamp
from sandbox.desk import people
from sandbox.records import Json, User
from sandbox.world import World

SYSTEM_FIELDS = (
    ("Subject", "subject"),
    ("Description", "description"),
    ("Status", "status"),
    ("Type", "tickettype"),
    ("Priority", "priority"),
    ("Group", "group"),
    ("Assignee", "assignee"),
)
BOT_FIELDS = (
    ("Contract ID", "text", ()),
    ("Client ID", "text", ()),
    ("Freelancer ID", "text", ()),
    ("Freelancer name", "text", ()),
    ("Freelancer email", "text", ()),
    ("Disputed amount (USD)", "decimal", ()),
    ("Contract spend (USD)", "decimal", ()),
    ("Refunded so far (USD)", "decimal", ()),
    ("Contract type", "tagger", ("hourly", "fixed-price")),
    ("Contact role", "tagger", ("client", "freelancer")),
)
TEAM = (
    ("Accord", "accord@sandbox.example", "admin"),
    ("Maya Lindqvist", "maya.lindqvist@sandbox.example", "agent"),
    ("Tomas Adeyemi", "tomas.adeyemi@sandbox.example", "agent"),
    ("Ingrid Vasquez", "ingrid.vasquez@sandbox.example", "admin"),
)


def furnish(world: World) -> None:
    """Fill an empty world. The first of the team is the bot, under the options' address."""
    now = stamp(world.clock.second())
    _brand(world, now)
    group_id = _group(world, now)
    for name, email, role in TEAM:
        address = world.options.credentials.email if name == "Accord" else email
        user = people.add(world, name, email=address, role=role, iana_time_zone="America/Chicago")
        user.group_id = group_id
    bot = people.by_email(world, world.options.credentials.email)
    world.bot_id = bot.id if bot else 0
    for title, kind in SYSTEM_FIELDS:
        add_field(world, {"title": title, "type": kind}, removable=False)
    for title, kind, values in BOT_FIELDS if world.options.fields else ():
        options = [{"name": value.capitalize(), "value": value} for value in values]
        add_field(world, {"title": title, "type": kind, "custom_field_options": options})
    category = world.new_id()
    row = {
        "id": str(category),
        "name": "Initial category",
        "position": 0,
        "created_at": now,
        "updated_at": now,
    }
    world.trigger_categories[category] = row
    _tokens(world)


def agent(world: World) -> User:
    """Somebody of the team who is not the bot."""
    return next(u for u in world.users.values() if u.is_staff and u.id != world.bot_id)


def add_field(world: World, given: Json, *, removable: bool = True) -> Json:
    """Make a ticket field; option values get ids."""
    now = stamp(world.clock.second())
    title = str(given["title"])
    row: Json = {
        "active": True, "agent_description": None, "agent_can_edit": True, "collapsed_for_agents": False,
        "description": "", "editable_in_portal": False, "position": len(world.ticket_fields),
        "raw_description": "",
        "regexp_for_validation": None, "required": False, "required_in_portal": False, "sub_type_id": None,
        "tag": None, "type": "text", "visible_in_portal": False,
        **given,
        "id": world.new_id(), "created_at": now, "updated_at": now, "removable": removable,
        "raw_title": title, "title_in_portal": title, "raw_title_in_portal": title,
    }  # fmt: skip
    if row["type"] in ("tagger", "multiselect"):
        row["custom_field_options"] = [
            {"id": world.new_id(), "raw_name": option["name"], "default": False, **option}
            for option in given.get("custom_field_options") or []
        ]
    else:
        row.pop("custom_field_options", None)
    world.ticket_fields[row["id"]] = row
    return row


def _brand(world: World, now: str) -> None:
    brand_id = world.new_id()
    world.brands[brand_id] = {
        "id": brand_id, "name": "Sandbox", "subdomain": "sandbox", "active": True, "default": True,
        "has_help_center": False, "created_at": now, "updated_at": now,
    }  # fmt: skip


def _group(world: World, now: str) -> int:
    group_id = world.new_id()
    row: Json = {"id": group_id, "name": "Resolution", "description": "", "default": True, "deleted": False}
    world.groups[group_id] = {**row, "is_public": True, "created_at": now, "updated_at": now}
    return group_id


def _tokens(world: World) -> None:
    """The ready-made bearer token: it acts as the bot's user and does not expire."""
    token = world.options.credentials.oauth_token
    world.tokens[token] = {"user_id": world.bot_id, "scope": "read write", "expires_at": None}
