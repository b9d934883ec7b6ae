"""P14: the answers to agents' commands: done, or how to say it; one for each command."""

from bot.actions import Note
from bot.case import COMMAND_DONE, COMMAND_HELP
from bot.commands import Command


def done(command: Command, outcome: str) -> Note:
    """What came of it."""
    said = " ".join([command.name, *command.words])
    return Note(COMMAND_DONE, "P14", {"command": said, "outcome": outcome}, key=command.key)


def help_on(command: Command, problem: str = "") -> Note:
    """Why it was not obeyed, and the list of commands."""
    return Note(COMMAND_HELP, "P14", {"problem": problem}, key=command.key)
