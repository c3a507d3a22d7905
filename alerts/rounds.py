"""What a run of `queue_alerts` does, in order; the pipeline calls the same."""

from datetime import datetime

from alerts.buckets import empty_out
from alerts.canary import keep_canary
from alerts.outbox import queue_deliveries
from alerts.renewal import ask_again, fall_asleep
from alerts.signing_up import forget_unconfirmed


def queue_round(*, now: datetime) -> dict[str, int]:
    """Counts: events, deliveries, addresses forgotten unconfirmed, readers asked again, readers who fell asleep."""
    keep_canary(now=now)
    queued = queue_deliveries(now=now)
    forgotten = forget_unconfirmed(now=now)
    empty_out(now=now)
    asked, asleep = ask_again(now=now), fall_asleep(now=now)
    return {
        "events": queued.events,
        "deliveries": queued.deliveries,
        "forgotten": forgotten,
        "asked_again": asked,
        "fell_asleep": asleep,
    }
