"""Once a year: is this still wanted? Whoever never answers is left alone after sixty days, and can wake it by a link.

Only what a person does counts as an answer. Whether a mail was opened is neither known nor asked.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from alerts.choices import Channel, MailKind, Scope, Standing
from alerts.models import Mail, Subscriber, Subscription
from alerts.outcomes import resume
from alerts.periods import pacific_day

EVERY = timedelta(days=365)
SILENCE = timedelta(days=60)
AT_ONCE = 500


@transaction.atomic
def ask_again(*, now: datetime) -> int:
    """Queue the question for up to five hundred people who said yes a year ago; returns how many.

    A person who pauses is asked when the pause is over.
    """
    by_mail = Subscription.objects.active().filter(subscriber=OuterRef("pk"), channel=Channel.MAIL)
    due = (
        Subscriber.objects.reachable(pacific_day(now))
        .filter(Exists(by_mail.exclude(scope=Scope.CANARY)), renewed_at__lte=now - EVERY)
        .exclude(asked_again_at__gt=F("renewed_at"))
    )
    people = list(due.order_by("renewed_at").values_list("pk", flat=True)[:AT_ONCE])
    Mail.objects.bulk_create(
        [
            Mail(
                subscriber_id=person,
                kind=MailKind.RENEWAL,
                period=f"renewal:{pacific_day(now)}",
                due_at=now,
                created_at=now,
            )
            for person in people
        ],
        ignore_conflicts=True,
    )
    Subscriber.objects.filter(pk__in=people).update(asked_again_at=now)
    return len(people)


@transaction.atomic
def fall_asleep(*, now: datetime) -> int:
    """Send nothing more to whom the question reached sixty days ago in vain, and say nothing of it by mail."""
    return _silent(now).update(standing=Standing.DORMANT, standing_because="", standing_at=now)


def _silent(now: datetime) -> QuerySet[Subscriber]:
    asked = Mail.objects.filter(
        subscriber=OuterRef("pk"),
        kind=MailKind.RENEWAL,
        sent_at__lte=now - SILENCE,
        created_at__gt=OuterRef("renewed_at"),
    )
    awake = Subscriber.objects.filter(standing=Standing.WORKING, asked_again_at__lte=now - SILENCE)
    return awake.filter(Exists(asked), asked_again_at__gt=F("renewed_at"))


@transaction.atomic
def renew(*, subscriber: Subscriber, now: datetime) -> None:
    """They want it. Whoever had fallen asleep is awake again, and gets what they missed as one mail."""
    Subscriber.objects.filter(pk=subscriber.pk).update(renewed_at=now)
    if subscriber.standing == Standing.DORMANT:
        resume(subscriber=subscriber, now=now)
