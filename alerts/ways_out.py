"""What a link to stop leads to: the follows it ends, or the request it forgets."""

from dataclasses import dataclass

from django.db.models import QuerySet

from alerts import links
from alerts.choices import Channel
from alerts.models import Subscription


@dataclass(frozen=True, slots=True)
class WayOut:
    """``request`` is the public id of a sign-up, empty where follows are ended."""

    follows: QuerySet[Subscription]
    request: str = ""


def way_out(token: str) -> WayOut | None:
    """None for a token that we did not sign. A person who is gone has no follows left, which is as good."""
    named = links.read(token, "stop", "stop-cadence", "stop-all", "forget")
    if named is None:
        return None
    by_mail = Subscription.objects.filter(channel=Channel.MAIL)
    if named.what == "stop":
        return WayOut(by_mail.filter(public_id=named.public_id))
    if named.what == "stop-cadence":
        return WayOut(by_mail.filter(subscriber__public_id=named.public_id, cadence=named.more))
    if named.what == "stop-all":
        return WayOut(by_mail.filter(subscriber__public_id=named.public_id))
    return WayOut(Subscription.objects.none(), request=named.public_id)
