"""Mail that came back, by either road: a notice to the envelope sender (VERP), or a word from the mail provider."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message

from django.conf import settings
from django.db import transaction

from alerts.choices import MailState, Standing
from alerts.models import Mail, Subscriber
from alerts.outcomes import refuse, stop


@dataclass(frozen=True, slots=True)
class Bounce:
    """``mail`` is the public id of the mail, empty where only the address is known. ``is_hard``: it will never work."""

    mail: str
    email: str
    is_hard: bool
    is_complaint: bool
    because: str


def read_notice(raw: bytes) -> Bounce | None:
    """A delivery status notification as our own server got it; None for anything else that came to that address."""
    message = message_from_bytes(raw, policy=policy.default)
    mail = _named_mail(message)
    status = next((part for part in message.walk() if part.get_content_type() == "message/delivery-status"), None)
    feedback = any(part.get_content_type() == "message/feedback-report" for part in message.walk())
    if not mail or not (status or feedback):
        return None
    fields = _fields(status) if status else {}
    code = fields.get("status", "")
    said = fields.get("diagnostic-code", "") or code
    return Bounce(mail, "", is_hard=code.startswith("5"), is_complaint=feedback, because=said[:300] or "complaint")


def _named_mail(message: Message) -> str:
    """Our public id out of ``tracker+<id>@host`` in whichever header the server kept the address."""
    local, _at, domain = settings.ALERTS_ADDRESS.partition("@")
    verp = re.compile(rf"{re.escape(local)}\+([\w-]+)@{re.escape(domain)}", re.IGNORECASE)
    for header in ("To", "Delivered-To", "X-Original-To", "Envelope-To"):
        if found := verp.search(str(message.get(header, ""))):
            return found[1]
    return ""


def _fields(status: Message) -> dict[str, str]:
    """The per-recipient block: Status, Action, Diagnostic-Code."""
    found: dict[str, str] = {}
    blocks = status.get_payload()
    for block in blocks if isinstance(blocks, list) else ():
        if isinstance(block, Message):
            found |= {name.lower(): " ".join(str(value).split()) for name, value in block.items()}
    return found


@transaction.atomic
def bounced(*, bounce: Bounce, now: datetime) -> bool:
    """Hard: stopped at once, what they missed is kept. A complaint: stopped. Soft: noted. False if unknown to us."""
    mail = Mail.objects.filter(public_id=bounce.mail).select_related("subscriber").first() if bounce.mail else None
    person = mail.subscriber if mail else Subscriber.objects.filter(email=bounce.email.lower()).first()
    if person is None:
        return False
    if mail and mail.state == MailState.FAILED and not bounce.is_complaint:
        return True  # said before; since then the reader may have said that mail reaches them again
    if bounce.is_complaint:
        stop(subscriber=person, because=bounce.because, now=now)
    elif bounce.is_hard and mail and mail.state == MailState.SENT:
        refuse(mail=mail, error=bounce.because, now=now)
    elif bounce.is_hard:
        stop(subscriber=person, because=bounce.because, now=now)
    elif person.standing == Standing.WORKING:
        Subscriber.objects.filter(pk=person.pk).update(
            standing=Standing.DELAYED, standing_because=bounce.because[:300], standing_at=now
        )
    return True
