"""What an owner does with an endpoint: add it, change where it is and what it hears, test it, remove it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from alerts.choices import Cadence, Channel
from alerts.follows import Wanted
from alerts.models import Attempt, Endpoint, Subscriber, Subscription
from alerts.models.endpoint import new_secret
from alerts.webhooks.call import Reply, check_url, post
from alerts.webhooks.message import of_test

BOTH_SECRETS_FOR = timedelta(hours=24)
MOST_ENDPOINTS = 5


class TooManyEndpoints(Exception):
    """An owner has as many as one may have."""


class CalledAlready(Exception):
    """The owner has another endpoint at that address."""


@transaction.atomic
def add(*, owner: Subscriber, url: str, follows: Sequence[Wanted], now: datetime) -> Endpoint:
    """Raises NotALink for an address that is not called, TooManyEndpoints."""
    address = check_url(url)
    Subscriber.objects.select_for_update().get(pk=owner.pk)  # two at once count each other
    if owner.endpoints.count() >= MOST_ENDPOINTS:
        raise TooManyEndpoints
    made = Endpoint.objects.create(subscriber=owner, url=address, created_at=now)
    _begin(made, follows, now)
    return made


def _begin(endpoint: Endpoint, follows: Iterable[Wanted], now: datetime) -> None:
    Subscription.objects.bulk_create(
        Subscription(
            subscriber_id=endpoint.subscriber_id,
            scope=one.scope,
            key=one.key,
            name=one.name,
            channel=Channel.WEBHOOK,
            endpoint=endpoint,
            cadence=Cadence.INSTANT,
            created_at=now,
            confirmed_at=now,
        )
        for one in follows
    )


@transaction.atomic
def change(*, endpoint: Endpoint, url: str, follows: Sequence[Wanted] | None, now: datetime) -> None:
    """Another address or other follows (None: the same); what is owed to a follow that ends is not sent.

    A new address starts with a clean slate, but one that was switched off stays so until its owner says otherwise.
    Raises NotALink, CalledAlready.
    """
    if url != endpoint.url:
        address = check_url(url)
        if Endpoint.objects.filter(subscriber=endpoint.subscriber_id, url=address).exclude(pk=endpoint.pk).exists():
            raise CalledAlready
        Endpoint.objects.filter(pk=endpoint.pk).update(url=address, failing_since=None, resting_until=None)
    if follows is not None:
        kept = {(one.scope, one.key): one for one in endpoint.subscriptions.all()}
        wanted = {(one.scope.value, one.key) for one in follows}
        endpoint.subscriptions.filter(pk__in=[one.pk for named, one in kept.items() if named not in wanted]).delete()
        _begin(endpoint, (one for one in follows if (one.scope.value, one.key) not in kept), now)


@transaction.atomic
def rotate(*, endpoint: Endpoint, now: datetime) -> None:
    """A new secret; for a day the old one signs too, so that a receiver can change over in its own time."""
    Endpoint.objects.filter(pk=endpoint.pk).update(
        secret=new_secret(), old_secret=endpoint.secret, old_secret_until=now + BOTH_SECRETS_FOR
    )


def test(*, endpoint: Endpoint, now: datetime) -> Reply:
    """Call it now with a message of the type ``test``, and log the answer."""
    message = of_test(endpoint.attempts.count() + 1, now)
    reply = post(endpoint.url, message.headers(endpoint.secrets_at(now), now), message.body)
    Attempt.objects.create(
        endpoint=endpoint,
        message_id=message.id,
        at=now,
        status=reply.status,
        error=reply.error,
        milliseconds=reply.milliseconds,
    )
    return reply


@transaction.atomic
def remove(*, endpoint: Endpoint) -> None:
    """The endpoint, its follows, and whatever it is still owed."""
    endpoint.delete()
