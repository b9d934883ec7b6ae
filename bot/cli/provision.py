"""`accord plan`, `apply`, `drift`: what the Zendesk account must contain."""

import json
import sys
from dataclasses import dataclass

import click

from bot.cli import differences
from bot.desk import Desk
from bot.desk.rooms import Rooms
from bot.macros import load_macros
from bot.policy import load_policy
from bot.provision import WEBHOOK, Plan, Thing, carry_out, desired, make_plan
from bot.settings import Settings, SettingsError, load_settings

as_json = click.option("--json", "json_", is_flag=True, help="Write JSON, for a program.")
NOT_LIVE = 'The triggers are inactive: nothing reaches the bot yet. To go live: "accord apply --activate".'
PARTLY_LIVE = 'Some triggers fire and some do not. To make them all fire: "accord apply --activate".'
LIVE = "The account is live: every trigger fires."


@dataclass(frozen=True, slots=True)
class Account:
    """One account, and what it shall contain."""

    settings: Settings
    rooms: Rooms
    wanted: tuple[Thing, ...]
    bot_id: int

    def plan(self, *, activate: bool = False) -> Plan:
        """What is missing or different now. Raises DeskError."""
        return make_plan(self.wanted, self.rooms, self.bot_id, activate=activate)


def open_account() -> Account:
    """The account of this environment. Raises SettingsError, PolicyError, MacroError or DeskError."""
    settings = load_settings()
    if not settings.public_url:
        raise SettingsError("PUBLIC_URL is missing: where Zendesk reaches the bot, https://accord.example.com")
    wanted = desired(settings, load_policy(settings.policy_path), load_macros())
    desk = Desk(settings)
    return Account(settings, Rooms(desk.session), wanted, desk.my_id())


@click.command()
@click.option("--activate", is_flag=True, help="Include making the triggers fire.")
@as_json
def plan(*, activate: bool, json_: bool) -> None:
    """Show, as a diff, what the Zendesk account lacks or has differently. Changes nothing.

    \b
    +  is not there: would be made
    ~  is different: would be changed, property by property
    ^  is inactive: would be made to fire
    !  cannot be changed by the bot: a person must

    \b
    Examples:
      accord plan
      accord plan --json | jq '.differences[].title'
    """
    _show(open_account().plan(activate=activate), json_=json_)


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--activate", is_flag=True, help="Make the triggers fire: this is the moment of going live.")
@click.option("--show-secret", is_flag=True, help="Show the webhook's signing secret again.")
def apply(*, yes: bool, activate: bool, show_secret: bool) -> None:
    """Make the Zendesk account what it must be: fields, webhook, triggers, macros, views.

    Shows the plan first, and asks. What exists under the same title is adopted, nothing is ever deleted. Running it
    again changes nothing; if it was interrupted, running it again does the rest. Triggers are made inactive.

    The signing secret of a webhook that was made is shown once: put it into the environment of every process.

    \b
    Examples:
      accord apply                     look, answer y
      accord apply --yes --activate    go live, without being asked
    """
    account = open_account()
    found = account.plan(activate=activate)
    todo = [d for d in found.differences if d.change not in ("by_hand", *(() if activate else ("activate",)))]
    _show(found, json_=False)
    if todo and not yes and not _agreed(len(todo), account.settings.zendesk_url):
        raise click.ClickException('nothing was changed. To change it without being asked: "accord apply --yes"')
    shown = False
    for done in carry_out(found, account.rooms, activate=activate):
        click.echo(f"done {differences.headline(done)}")
        if done.thing.kind is WEBHOOK and done.change == "create":
            _show_secret(account, done.row_id)  # at once: what follows may be interrupted
            shown = True
    left = account.plan(activate=activate)
    if not shown:
        _mention_secret(account, left.ids.get(WEBHOOK.token, ""), show=show_secret)
    _conclude(left)


@click.command()
@click.option("--live", is_flag=True, help="Inactive triggers are a difference too, even if all of them are.")
@as_json
def drift(*, live: bool, json_: bool) -> None:
    """Exit with 1 if the Zendesk account differs from what it must be; with 0 if not.

    For a nightly job: somebody edited a trigger, removed a field, switched a view off. Where all triggers are
    inactive the account is not live yet, which is a difference only with --live; where some are, it always is.

    \b
    Example:
      accord drift --live || echo "somebody has changed the account"
    """
    found = open_account().plan(activate=live)
    _show(found, json_=json_)
    if found.differences:
        sys.exit(1)


def _agreed(count: int, url: str) -> bool:
    """Whether the person at the terminal says yes; whoever is not at one does not."""
    try:
        return click.confirm(f"Make these {count} changes to {url}?")
    except click.Abort:
        click.echo()
        return False


def _show(found: Plan, *, json_: bool) -> None:
    if json_:
        click.echo(json.dumps(differences.as_json(found)))
        return
    for line in differences.lines(found):
        click.echo(line)
    if found.asleep and not any(d.change in ("activate", "create") for d in found.differences):
        click.echo(NOT_LIVE)


def _show_secret(account: Account, webhook_id: str) -> None:
    click.echo("The webhook's signing secret, for the environment of every process:")
    click.echo(f"ZENDESK_WEBHOOK_SECRET={account.rooms.signing_secret(webhook_id)}")


def _mention_secret(account: Account, webhook_id: str, *, show: bool) -> None:
    """Show it where that is asked for; else say where the environment has another one."""
    if show and webhook_id:
        _show_secret(account, webhook_id)
    elif webhook_id and account.rooms.signing_secret(webhook_id) not in account.settings.webhook_secrets:
        click.echo(
            'The environment does not have the webhook\'s signing secret: "accord apply --show-secret" shows it.'
        )


def _conclude(left: Plan) -> None:
    """Say how it stands. Raises ClickException where a person must do the rest."""
    click.echo(LIVE if left.live else NOT_LIVE if left.asleep else PARTLY_LIVE)
    undone = [d for d in left.differences if d.change != "activate"]
    if undone:
        for found in undone:
            click.echo(differences.headline(found), err=True)
        raise click.ClickException(f"{len(undone)} things are not as they should be; see above")
