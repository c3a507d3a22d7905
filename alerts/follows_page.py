"""Somebody's own page: every follow with what, why, last and next, and how the last mail fared."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q

from alerts.choices import Cadence, DeliveryState, Standing
from alerts.forms import OneFollowForm
from alerts.models import Mail, Subscriber, Subscription
from alerts.periods import pacific_day


@dataclass(frozen=True, slots=True)
class Row:
    follow: Subscription
    last_sent_at: datetime | None
    next_at: datetime | None
    waiting: bool
    rests_until: date | None
    form: OneFollowForm


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


def follows_page(subscriber: Subscriber, now: datetime) -> FollowsPage:
    """Two queries, however many follows."""
    follows = subscriber.subscriptions.annotate(
        last_sent=Max("deliveries__sent_at", filter=Q(deliveries__state=DeliveryState.SENT))
    ).order_by("pk")
    rows = [_row(follow, subscriber, pacific_day(now)) for follow in follows]
    return FollowsPage(subscriber, rows, subscriber.mails.exclude(attempts=0).order_by("-pk").first())


def _row(follow: Subscription, subscriber: Subscriber, today: date) -> Row:
    times = {Cadence.DAILY: subscriber.next_daily_at, Cadence.WEEKLY: subscriber.next_weekly_at}
    is_told = follow.is_active() and not follow.is_paused(today)
    next_at = times.get(Cadence(follow.cadence)) if is_told else None
    return Row(
        follow,
        vars(follow)["last_sent"],
        next_at,
        waiting=is_told and next_at is None,
        rests_until=follow.paused_until if follow.is_paused(today) else None,
        form=OneFollowForm.of(follow),
    )
