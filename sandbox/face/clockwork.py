"""Waits until the bot has done its work, and moves the account's clock so that each step happens at its own hour."""

import time
from datetime import timedelta

from sandbox.box import Box
from sandbox.face.product import Bot, Unknown

QUIET = 20.0  # seconds that a click waits for the bot at the longest
A_MOVE = 90.0  # seconds that moving the clock may take
POLL = 0.02
STILL = 4  # looks in a row that must find nothing under way: between two processes there is a moment of nothing
MARGIN = timedelta(seconds=30)  # steps that close together are taken together; none early
NOW = timedelta(0)


def settle(box: Box, bot: Bot, patience: float = QUIET) -> bool:
    """Wait until nothing is on its way, here or in the bot; whether it came to that in time."""
    deadline, still = time.monotonic() + patience, 0
    while still < STILL:
        if time.monotonic() > deadline:
            return False
        still = 0 if _busy(box, bot) else still + 1
        time.sleep(POLL)
    return True


def move(box: Box, bot: Bot, span: timedelta, patience: float = A_MOVE) -> bool:
    """Push the clock forward from step to step, each awaited; whether all were taken in time."""
    clock = box.world.clock
    target, deadline, well = clock.now() + span, time.monotonic() + patience, True
    while (left := target - clock.now()) > NOW:
        late = time.monotonic() > deadline
        step = left if late else min(left, _next_step(box, bot, left))
        clock.advance(step)
        bot.sooner(step)
        box.nudge()
        well = (settle(box, bot) and not late) and well
    return well


def _busy(box: Box, bot: Bot) -> bool:
    try:
        return bool(box.busy(NOW)) or bot.busy()
    except Unknown:
        return True


def _next_step(box: Box, bot: Bot, otherwise: timedelta) -> timedelta:
    """How far the clock may go until somebody does something."""
    spoken, due = box.script.next_at(), bot.next_in()
    spans = [s for s in (spoken - box.world.clock.now() if spoken else None, due) if s is not None]
    return max(min(spans, default=otherwise), NOW) + MARGIN
