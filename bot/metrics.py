"""What is counted, for Prometheus. Names and labels are a promise to dashboards; docs/metrics.md lists them.

Each process counts for itself; `bot.figures` adds up all of them. What stands in Redis anyway is read from there.
"""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge

REGISTRY = CollectorRegistry()


LABELS: dict[str, tuple[str, ...]] = {}  # of every metric that processes count


def _counter(name: str, meaning: str, *labels: str) -> Counter:
    LABELS[name] = labels
    return Counter(name, meaning, labels, registry=REGISTRY)


def _gauge(name: str, meaning: str, *labels: str) -> Gauge:
    LABELS[name] = labels
    return Gauge(name, meaning, labels, registry=REGISTRY)


DELIVERIES = _counter(
    "accord_deliveries_total",
    "Webhook deliveries, by kind of event (unknown: refused before it was read) and by what became of them",
    "kind",
    "outcome",
)
ATTENDED = _counter("accord_attended_total", "Tickets attended, by how it ended", "outcome")
POSTED = _counter("accord_posted_total", "Steps done: texts written to tickets, by macro", "macro")
SKIPPED = _counter("accord_skipped_total", "Steps deliberately not taken, by step and rule", "what", "rule")
HANDED_OVER = _counter("accord_handed_over_total", "Tickets given to a person to decide what they are about")
PARKED = _counter("accord_parked_total", "Tickets set aside because they failed too often")
ZENDESK_CALLS = _counter(
    "accord_zendesk_calls_total",
    "Calls to Zendesk, by endpoint and status (429: too many; none: no answer)",
    "endpoint",
    "status",
)
MARKETPLACE_CALLS = _counter("accord_marketplace_calls_total", "Calls to the marketplace, by status", "status")

ZENDESK_LIMIT = _gauge("accord_zendesk_limit", "Calls that Zendesk allows in a window, by limit", "limit")
ZENDESK_LEFT = _gauge(
    "accord_zendesk_limit_remaining",
    "Calls left in the window when Zendesk last said so, by limit; tickets-update is the budget for updates",
    "limit",
)
CORRECTED = _gauge(
    "accord_corrected_tickets",
    "Tickets the last sweep saw on which a person denied a label (denied), or decided one we had handed over (decided)",
    "label",
    "correction",
)

# Read from Redis when they are asked for: name -> meaning and the label, "" where there is none.
LIVE: Mapping[str, tuple[str, str]] = {
    "accord_redis_up": ("1 where Redis answers, else 0", ""),
    "accord_tickets_on_agenda": ("Tickets on the agenda, by when: now (due) or later", "due"),
    "accord_tickets_late": ("Tickets due for longer than overdue_after_minutes of the policy", ""),
    "accord_oldest_due_seconds": ("How long the ticket that has waited longest has been due: the queue's age", ""),
    "accord_pokes_waiting": ("Pokes that no worker has taken yet, by queue", "queue"),
    "accord_tickets_parked": ("Tickets that are set aside now; see accord parked", ""),
    "accord_workers": ("Workers alive", ""),
    "accord_clock_seen_seconds": ("How long ago a clock process last ticked", ""),
    "accord_sweep_seen_seconds": ("How long ago a sweep was last completed", ""),
}
