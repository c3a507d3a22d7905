"""What a run of `queue_alerts` does, in order; the pipeline calls the same."""

from datetime import datetime

from alerts.buckets import empty_out
from alerts.canary import keep_canary
from alerts.outbox import queue_deliveries
from alerts.signing_up import forget_unconfirmed


def queue_round(*, now: datetime) -> dict[str, int]:
    """Counts of events, deliveries, and addresses forgotten because nobody confirmed them."""
    keep_canary(now=now)
    queued = queue_deliveries(now=now)
    forgotten = forget_unconfirmed(now=now)
    empty_out(now=now)
    return {"events": queued.events, "deliveries": queued.deliveries, "forgotten": forgotten}
