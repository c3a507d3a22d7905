"""What became of mail that a provider took, as django-anymail says it once it has seen that the report is genuine."""

import re
from typing import Any

from django.utils import timezone

from alerts.bounces import Bounce, bounced

# "rejected" is mail that the provider did not even try: the address failed, or complained, before.
NOT_ARRIVED = ("bounced", "rejected", "deferred", "failed")
UNWANTED = ("complained", "unsubscribed")
DEAD = ("invalid", "bounced", "unsubscribed")
MAY_PASS = re.compile(r"(?<![\d.])4(\d\d|\.\d{1,3}\.\d{1,3})(?![\d.])")


def read_report(event: Any) -> Bounce | None:
    """An AnymailTrackingEvent; None for whatever is no trouble, as that a mail was delivered."""
    what = event.event_type
    if what not in (*NOT_ARRIVED, *UNWANTED):
        return None
    said = " ".join(str(event.mta_response or event.description or event.reject_reason or what).split())
    is_dead = what in ("bounced", "rejected") and event.reject_reason in DEAD
    return Bounce(
        mail=str((event.metadata or {}).get("mail", "")),
        email=str(event.recipient or ""),
        is_hard=is_dead and not MAY_PASS.search(said),
        is_complaint=what in UNWANTED,
        because=said[:300],
    )


def hear(sender: Any, event: Any, **_more: Any) -> None:
    """Receiver of ``anymail.signals.tracking``."""
    bounce = read_report(event)
    if bounce is not None:
        bounced(bounce=bounce, now=timezone.now())
