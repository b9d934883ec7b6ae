"""A sandbox put together: the world, and what moves in it."""

from datetime import timedelta

from sandbox import samples
from sandbox.desk import furniture
from sandbox.faults import Faults
from sandbox.hooks import triggers, webhooks
from sandbox.hooks.deliveries import Deliveries
from sandbox.hooks.events import Events
from sandbox.hooks.triggers import Triggers
from sandbox.limits import Limits
from sandbox.options import Options
from sandbox.records import Json
from sandbox.script import Script
from sandbox.world import World

EVENT_KINDS = (
    "created",
    "comment_added",
    "status_changed",
    "tags_changed",
    "custom_field_changed",
    "soft_deleted",
    "marked_as_spam",
    "merged",
)


class Box:
    """Everything a request may reach. Furnished when made; `start` sets the background threads going."""

    def __init__(self, options: Options | None = None) -> None:
        self.world = World(options)
        self.faults = Faults()
        self.limits = Limits(self.world)
        self.deliveries = Deliveries(self.world, self.faults)
        self.script = Script(self.world)
        self.loaded: list[Json] = []
        self._hook: tuple[str, str, bool] | None = None
        self.world.heard += [
            Triggers(self.world, self.deliveries).hear,
            Events(self.world, self.deliveries).hear,
            self.script.hear,
        ]
        furniture.furnish(self.world)

    def start(self) -> None:
        """Let deliveries leave and scripted people answer."""
        self.deliveries.start()
        self.script.start()

    def stop(self) -> None:
        """End what runs in the background."""
        self.script.stop()
        self.deliveries.stop()

    def connect(self, endpoint: str, secret: str, *, subscribe: bool = False) -> None:
        """Give the account a webhook to this endpoint: with the triggers, or subscribed to events."""
        self._hook = (endpoint, secret, subscribe)
        kinds = [f"zen:event-type:ticket.{kind}" for kind in EVENT_KINDS] if subscribe else [webhooks.CONDITIONAL]
        given = {
            "name": "Accord",
            "endpoint": endpoint,
            "http_method": "POST",
            "request_format": "json",
            "subscriptions": kinds,
        }
        with self.world.lock:
            webhook = webhooks.make(self.world, given, secret)
            if not subscribe:
                triggers.add_standard(self.world, webhook["id"])

    def busy(self, within: timedelta) -> int:
        """How much is on its way or due within a span of the account's time: calls, answers, late writes."""
        return self.deliveries.pending(within) + self.script.pending(within) + self.faults.late()

    def nudge(self) -> None:
        """The clock was moved: whoever waits for it looks again."""
        self.deliveries.nudge()
        self.script.nudge()

    def load_samples(self, only: str = "") -> None:
        """Put the sample tickets in, or the one of this name."""
        with self.world.lock:
            self.loaded += samples.load(self.world, self.script, only)

    def reset(self) -> None:
        """Back to a fresh account; a webhook that was given at the start is there again."""
        with self.world.lock:
            self.faults.clear()
            self.deliveries.forget()
            self.script.forget()
            self.limits.forget()
            self.loaded.clear()
            self.world.empty()
            furniture.furnish(self.world)
            if self._hook is not None:
                endpoint, secret, subscribe = self._hook
                self.connect(endpoint, secret, subscribe=subscribe)
