"""The line to the server: mail after mail. That one was taken is written down together with the start of the next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.mail import EmailMessage
from django.db import transaction

from alerts.channels.errors import DeliveryError, Outage
from alerts.channels.mail import Post
from alerts.choices import MailState
from alerts.models import Mail
from alerts.outcomes import defer, refuse, tell_deliveries, took

BROKEN_IN_A_ROW = 3
Clock = Callable[[], datetime]


@dataclass(slots=True)
class Sent:
    """What a run did. ``outage`` says why it stopped early; what it held waits for the next run."""

    sent: int = 0
    deferred: int = 0
    failed: int = 0
    uncertain: int = 0
    outage: str = ""


class Line:
    """A worker that dies leaves at most one mail of which nobody knows whether it arrived."""

    def __init__(self, post: Post, clock: Clock, done: Sent) -> None:
        self._post, self._clock, self._done = post, clock, done
        self._taken: Mail | None = None
        self._sent: list[int] = []
        self._broken = 0

    def send(self, mail: Mail, message: EmailMessage, token: str) -> None:
        """Nothing where somebody else holds the mail or it was cancelled. Raises ``Outage``."""
        self._post.open()
        with transaction.atomic():
            self.record()
            if not begin(mail, token):
                return
        try:
            self._post.send(message)
        except DeliveryError as trouble:
            self._failed(mail, trouble)
        except Outage:
            Mail.objects.filter(pk=mail.pk).update(state=MailState.WAITING)
            raise
        else:
            self._broken, self._taken = 0, mail

    def record(self) -> None:
        """Write down that the server has what it took last."""
        if self._taken is not None:
            took(mail=self._taken, now=self._clock())
            self._sent.append(self._taken.pk)
            self._taken = None
            self._done.sent += 1

    def close(self) -> None:
        self.record()
        tell_deliveries(mails=self._sent)

    def _failed(self, mail: Mail, trouble: DeliveryError) -> None:
        now = self._clock()
        if trouble.permanent:
            refuse(mail=mail, error=str(trouble), now=now)
            self._done.failed += 1
            self._broken = 0
            return
        if defer(mail=mail, error=str(trouble), now=now):
            self._done.deferred += 1
        else:
            self._done.failed += 1
        self._broken += 1
        if self._broken >= BROKEN_IN_A_ROW:
            raise Outage(f"{self._broken} mails in a row: {trouble}") from trouble


def begin(mail: Mail, token: str) -> bool:
    """Say that it is going out; False where somebody else holds it or it was cancelled."""
    held = Mail.objects.filter(pk=mail.pk, state=MailState.WAITING, claimed_by=token)
    return bool(held.update(state=MailState.SENDING))
