"""What an owner does with an endpoint: add it, choose what it hears of, test it, change its secret, remove it."""

from collections.abc import Sequence
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


@transaction.atomic
def add(*, owner: Subscriber, url: str, follows: Sequence[Wanted], now: datetime) -> Endpoint:
    """Raises NotALink for an address that is not called, TooManyEndpoints."""
    address = check_url(url)
    Subscriber.objects.select_for_update().get(pk=owner.pk)  # two at once count each other
    if owner.endpoints.count() >= MOST_ENDPOINTS:
        raise TooManyEndpoints
    made = Endpoint.objects.create(subscriber=owner, url=address, created_at=now)
    Subscription.objects.bulk_create(
        Subscription(
            subscriber=owner,
            scope=one.scope,
            key=one.key,
            name=one.name,
            channel=Channel.WEBHOOK,
            endpoint=made,
            cadence=Cadence.INSTANT,
            created_at=now,
            confirmed_at=now,
        )
        for one in follows
    )
    return made


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
