"""What a run would send: everything is done as if, and then taken back."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from alerts.assembly import assemble
from alerts.choices import MailState
from alerts.models import Delivery, Mail
from alerts.schedule import advance


@dataclass(slots=True)
class WouldSend:
    mails: int = 0
    deliveries: int = 0
    lines: list[str] = field(default_factory=list)


@transaction.atomic
def would_send(*, now: datetime) -> WouldSend:
    """Counts by kind of mail; nothing stays written."""
    found = WouldSend()
    advance(now=now)
    while assemble(now=now):
        pass
    due = Mail.objects.filter(state=MailState.WAITING, due_at__lte=now)
    kinds = Counter(due.values_list("kind", flat=True))
    found.mails = sum(kinds.values())
    found.deliveries = Delivery.objects.pending().filter(mail__in=due).count()
    found.lines = [f"{kind}: {count}" for kind, count in sorted(kinds.items())]
    transaction.set_rollback(True)
    return found
