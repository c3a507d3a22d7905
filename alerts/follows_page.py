"""Somebody's own page: every follow with what, why, last and next, and how the last mail fared."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from alerts.choices import Cadence, DeliveryState, Standing
from alerts.models import Mail, Subscriber, Subscription


@dataclass(frozen=True, slots=True)
class Row:
    follow: Subscription
    last_sent_at: datetime | None
    next_at: datetime | None
    waiting: bool


@dataclass(frozen=True, slots=True)
class FollowsPage:
    subscriber: Subscriber
    rows: list[Row]
    last_mail: Mail | None

    @property
    def is_working(self) -> bool:
        return self.subscriber.standing == Standing.WORKING

    @property
    def is_asked(self) -> bool:
        """Whether the yearly question waits for an answer."""
        person = self.subscriber
        return bool(person.asked_again_at and (not person.renewed_at or person.asked_again_at > person.renewed_at))

    @property
    def has_active(self) -> bool:
        return any(row.follow.is_active() for row in self.rows)

    @property
    def masked(self) -> str:
        """``a…@example.org``: enough to recognise, too little to read over a shoulder."""
        local, _at, domain = self.subscriber.email.partition("@")
        return f"{local[:1]}…@{domain}"


def follows_page(subscriber: Subscriber) -> FollowsPage:
    """Two queries, however many follows."""
    follows = subscriber.subscriptions.annotate(
        last_sent=Max("deliveries__sent_at", filter=Q(deliveries__state=DeliveryState.SENT))
    ).order_by("pk")
    rows = [_row(follow, subscriber) for follow in follows]
    return FollowsPage(subscriber, rows, subscriber.mails.exclude(attempts=0).order_by("-pk").first())


def _row(follow: Subscription, subscriber: Subscriber) -> Row:
    times = {Cadence.DAILY: subscriber.next_daily_at, Cadence.WEEKLY: subscriber.next_weekly_at}
    next_at = times.get(Cadence(follow.cadence)) if follow.is_active() else None
    return Row(follow, vars(follow)["last_sent"], next_at, waiting=follow.is_active() and next_at is None)
