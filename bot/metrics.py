"""What is counted, for Prometheus. Names and labels are a promise to dashboards."""

from prometheus_client import Counter

DELIVERIES = Counter("accord_deliveries_total", "Webhook deliveries, by what became of them", ["outcome"])
ATTENDED = Counter("accord_attended_total", "Tickets attended, by how it ended", ["outcome"])
POSTED = Counter("accord_posted_total", "Comments written to tickets, by macro", ["macro"])
SKIPPED = Counter("accord_skipped_total", "Steps deliberately not taken, by reason", ["what", "rule"])
ZENDESK_CALLS = Counter(
    "accord_zendesk_calls_total", "Calls to Zendesk, by endpoint and status", ["endpoint", "status"]
)
MARKETPLACE_CALLS = Counter("accord_marketplace_calls_total", "Calls to the marketplace, by status", ["status"])
