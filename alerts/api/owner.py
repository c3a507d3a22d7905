"""Whose follows a key keeps: those of the mailbox that its account has proved to be its own."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alerts.models import Subscriber
from alerts.signing_up import owner_of
from recommendations.refusal import Refused


def mailbox_of(user: User) -> str:
    """Lower case; empty where none is proved."""
    proved = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk").first()
    return str(proved.email).lower() if proved else ""


def subscribers_of(user: User) -> QuerySet[Subscriber]:
    """The one subscriber, or none yet: reading makes none."""
    return Subscriber.objects.filter(email=mailbox_of(user))


def subscriber_of(user: User, now: datetime) -> Subscriber:
    """Made at the first follow or webhook. Refuses with ``no_mailbox``."""
    mailbox = mailbox_of(user)
    if not mailbox:
        raise Refused("no_mailbox", _("This account has no address that it has proved to be its own."))
    return owner_of(mailbox, now=now)
