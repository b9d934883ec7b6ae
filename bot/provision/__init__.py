"""What the Zendesk account must contain: plan, apply, drift. The data are in desired.toml; nothing is ever deleted."""

from bot.provision.apply import carry_out
from bot.provision.desired import desired
from bot.provision.plan import make_plan
from bot.provision.things import FIELD, KINDS, TRIGGER, WEBHOOK, Difference, Fact, Kind, Plan, Thing

__all__ = [
    "FIELD",
    "KINDS",
    "TRIGGER",
    "WEBHOOK",
    "Difference",
    "Fact",
    "Kind",
    "Plan",
    "Thing",
    "carry_out",
    "desired",
    "make_plan",
]
