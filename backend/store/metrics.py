"""What /metrics counts. Labels are codes from fixed lists; nothing that anybody typed, no name, home or case."""

from prometheus_client import Counter, Gauge, Histogram

MESSAGES = Counter("sayso_messages_stored", "Messages of children that were stored, by channel.", ["channel"])
TURN_SECONDS = Histogram(
    "sayso_turn_seconds",
    "From a message's arrival to its answer being stored.",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
UNREAD_BY_ENGINE = Counter("sayso_triage_engine_failures", "Messages that only the rules could read.")
WAITING = Gauge("sayso_alerts_waiting", "Alerts that nobody has taken on, by level.", ["level"])
QUEUED = Gauge("sayso_outbox_queued", "Messages on their way to children, by channel.", ["channel"])
UNDELIVERED = Gauge("sayso_tellings_undelivered", "Tellings of waiting alerts that do not arrive.")
QUIET_TABLETS = Gauge("sayso_tablets_quiet", "House tablets that have not reported for some minutes.")
