"""The command line. An edge: it may wire anything to anything, and holds no decision of its own."""

import click

from bot.cli import act, batch, check, evaluate, export, forget, provision, sandbox, show, simulate, sweep, switch, why
from bot.cli.group import Commands

EPILOG = """
\b
New here?
  accord demo                        the whole process on a pretend Zendesk
  accord sandbox                     the same to try by hand, in a browser
\b
Setting up an account (docs/set-up.md):
  accord check                       what is missing, and how to mend it
  accord plan                        what the account would get
  accord apply                       give it that; triggers stay inactive
  accord apply --activate            go live
\b
Before going live, on tickets of the past (docs/simulate.md):
  accord export --days 30 > past.jsonl
  accord simulate past.jsonl         what it would have done
\b
One ticket:
  accord rehearse 4711               what the bot would do, without doing it
  accord why 4711                    what it did or left out, and for which rule
\b
Exit codes: 0 well, 1 not well (one sentence says why), 2 called wrongly, 70 a fault of the program itself.
"""


@click.group(cls=Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="accord")
def main() -> None:
    """Accord: a Zendesk bot that helps a marketplace's support team bring client and freelancer to an agreement."""


main.add_section("Try it", show.demo, sandbox.sandbox, batch.classify, batch.phones)
main.add_section("Set up an account", check.check, provision.plan, provision.apply, provision.drift)
main.add_section("Past tickets", export.export, simulate.simulate, export.corrections, evaluate.evaluate)
main.add_section("One ticket", why.why, why.rehearse, act.attend)
main.add_section("Keep it running", sweep.sweep, act.parked, act.retry, switch.stop, switch.go, forget.forget)
