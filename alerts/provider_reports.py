"""What became of mail that a provider took, as django-anymail says it once it has seen that the report is genuine."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from alerts.bounces import Bounce, bounced

# "rejected" is mail that the provider did not even try: the address failed, or complained, before.
NOT_ARRIVED = ("bounced", "rejected", "deferred", "failed")
UNWANTED = ("complained", "unsubscribed")
DEAD = ("invalid", "bounced", "unsubscribed")
MAY_PASS = re.compile(r"(?<![\d.])4(\d\d|\.\d{1,3}\.\d{1,3})(?![\d.])")
FOR_GOOD = re.compile(r"(?<![\d.])5(\d\d|\.\d{1,3}\.\d{1,3})(?![\d.])")
# Where providers say of what kind a bounce is, in one word, and how they spell it: HardBounce, activity.soft_bounced.
VERDICTS = {"type", "event", "severity", "status", "code", "bouncetype", "suppressionreason", "hard_bounce"}
LASTS = re.compile(r"(\w+\.)?(hard|permanent)\w*", re.IGNORECASE)
PASSES = re.compile(r"(\w+\.)?(soft|transient|temporary)\w*", re.IGNORECASE)


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
        is_hard=is_dead and _lasts(event, said),
        is_complaint=what in UNWANTED,
        because=said[:300],
    )


def _lasts(event: Any, said: str) -> bool:
    """Whether a bounce is for good: by its code, or by the provider's word. One that says neither may pass."""
    verdicts = list(_verdicts(event.esp_event))
    if MAY_PASS.search(said) or any(map(PASSES.fullmatch, verdicts)):
        return False
    was_never_tried = event.event_type == "rejected" or event.reject_reason == "invalid"
    return (
        was_never_tried or any(FOR_GOOD.search(one) for one in (said, *verdicts)) or any(map(LASTS.fullmatch, verdicts))
    )


def _verdicts(told: Any) -> Iterator[str]:
    """The words in which the provider's own event says what kind it is, wherever they lie in it."""
    if isinstance(told, Mapping):
        for name, value in told.items():
            if isinstance(value, (Mapping, list)):
                yield from _verdicts(value)
            elif str(name).lower() in VERDICTS:
                yield str(name) if value is True else str(value)
    elif isinstance(told, list):
        for one in told:
            yield from _verdicts(one)


def hear(sender: Any, event: Any, **_more: Any) -> None:
    """Receiver of ``anymail.signals.tracking``."""
    bounce = read_report(event)
    if bounce is not None:
        bounced(bounce=bounce, now=timezone.now())
