"""A mail as it leaves: headers, a complete text part and a complete HTML part. No image, no pixel, no redirect."""

import re
import textwrap
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from alerts import links
from alerts.bundles import MOST_LINES, Bundle, Told, bundle, fold
from alerts.choices import Cadence, EventKind, MailKind, Scope
from alerts.headers import clean
from alerts.models import Delivery, Mail, SignUp, Subscription
from alerts.models.subscription import language_of
from alerts.notices import count_words
from alerts.periods import pacific_day
from alerts.rollover import rollover
from alerts.written import Written

COLUMNS = 76
MOST_WORDED = 200
# Of both parts together; what the mail's own encoding adds stays below the hundred kilobytes that servers cut at.
MOST_BYTES = 90_000
STYLE = Path(settings.BASE_DIR) / "templates" / "alerts" / "mail" / "mail.css"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in words. ``thread`` is the recommendation that it belongs to, empty for none."""

    subject: str
    first_line: str
    sender: str
    text: str
    html: str
    stop_url: str
    thread: str
    reason: str
    is_discreet: bool


# Stand in a letter where each reader's own links go.
FOLLOWS, STOP, STOP_ALL = "{follows-link}", "{stop-link}", "{stop-all-link}"


class Writer:
    """Writes messages; a letter that many readers get is worded once, and only its links are each reader's own."""

    def __init__(self, as_of: date | None = None) -> None:
        self._as_of = as_of
        self._worded: dict[Hashable, Letter] = {}

    def compose(self, mail: Mail, deliveries: Sequence[Delivery]) -> Written:
        """The same mail gives the same message every time, under the same Message-ID.

        ``deliveries`` come with event and subscription.
        """
        return _message(mail, self.write(mail, deliveries))

    def write(self, mail: Mail, deliveries: Sequence[Delivery]) -> Letter:
        """In the language of its follows, or of its reader; the mail that asks, in the language in which was asked."""
        if mail.kind == MailKind.CONFIRM:
            return confirmation(mail, mail.subscriber.sign_ups.get(pk=mail.facts["sign_up"]))
        follows = list({delivery.subscription_id: delivery.subscription for delivery in deliveries}.values())
        with override(language_of(mail.subscriber, follows)):
            if mail.kind == MailKind.ENDPOINT:
                return _endpoint_disabled(mail)
            if mail.kind == MailKind.RENEWAL:
                return _still_wanted(mail)
            if any(follow.scope == Scope.CANARY for follow in follows):
                return _heartbeat(mail, follows[0])
            key = _says(mail, deliveries, follows)
            if key not in self._worded:
                if len(self._worded) >= MOST_WORDED:
                    self._worded.clear()
                self._worded[key] = _bundle(mail, follows, fold(deliveries), self._as_of)
            return _with_links(self._worded[key], mail, follows)


def _says(mail: Mail, deliveries: Sequence[Delivery], follows: Sequence[Subscription]) -> Hashable:
    """Two mails that are equal in this say the same."""
    how = (mail.kind, get_language(), _is_discreet(mail, follows), pacific_day(mail.created_at))
    numbers = {one.subscription_id: number for number, one in enumerate(deliveries)}
    told = (
        (one.event_id, numbers[one.subscription_id], one.subscription.scope, one.subscription.name,
         one.subscription.cadence, one.subscription.note)
        for one in deliveries
    )  # fmt: skip
    return how, tuple(told)


def _is_discreet(mail: Mail, follows: Sequence[Subscription]) -> bool:
    """One follow that must not show is enough."""
    return mail.subscriber.is_discreet or any(follow.is_discreet for follow in follows)


def _with_links(letter: Letter, mail: Mail, follows: list[Subscription]) -> Letter:
    stop_url, _label = _stop(mail, follows)
    own = {
        FOLLOWS: links.follows_url(mail.subscriber),
        STOP: stop_url,
        STOP_ALL: links.stop_all_url(mail.subscriber),
    }
    text, html = letter.text, letter.html
    for place, url in own.items():
        text, html = text.replace(place, url), html.replace(place, url)
    return replace(letter, text=text, html=html, stop_url=stop_url)


def _bundle(mail: Mail, follows: list[Subscription], told: Sequence[Told], as_of: date | None) -> Letter:
    """With as many lines as fit: long clauses make it fewer."""
    most = MOST_LINES
    letter = _lines(mail, follows, bundle(told, most), as_of)
    while _weight(letter.text) + _weight(letter.html) > MOST_BYTES and most > 1:
        most //= 2
        letter = _lines(mail, follows, bundle(told, most), as_of)
    return letter


def _weight(text: str) -> int:
    """Bytes on the wire at worst: quoted-printable makes three of each that is not ASCII."""
    encoded = text.encode()
    return len(encoded) + 2 * sum(byte > 127 for byte in encoded)


def _lines(mail: Mail, follows: list[Subscription], said: Bundle, as_of: date | None) -> Letter:
    headline = clean(_headline(mail, said))
    context = {
        "bundle": said,
        "headline": headline,
        "rollover": rollover(said),
        "follows_url": FOLLOWS,
        "stop_url": STOP,
        "stop_label": _stop(mail, follows)[1],
        "stop_all_url": STOP_ALL,
        "all_url": links.here("/"),
        "data_as_of": as_of,
    }
    first = said.first
    thread = next((section.code for section in said.sections if section.code), "")
    reason = EventKind(first.kind).value if len(said.notices) == 1 else mail.kind
    is_discreet = _is_discreet(mail, follows)
    return _letter(mail, "bundle", context, headline, _first_line(said), STOP, thread, reason, is_discreet=is_discreet)


def _headline(mail: Mail, said: Bundle) -> str:
    if len(said.notices) == 1 and not said.more:
        return said.first.subject
    named = [section.code for section in said.sections if section.code]
    about = ", ".join(named[:3]) + ("…" if len(named) > 3 else "")
    words = _("%(n)d changes") % {"n": len(said.notices) + said.more} if said.more else count_words(said.notices)
    return ": ".join(filter(None, (words, about))) + f" · {_mail_day(mail)}"


def _mail_day(mail: Mail) -> str:
    return date_format(pacific_day(mail.created_at), "j F")


def _first_line(said: Bundle) -> str:
    """What an inbox shows beside the subject: the change itself."""
    first = said.first
    became = f"{first.was} → {first.now}" if first.was and first.now else first.now or first.was
    title = first.event.facts.get("measure", {}).get("title", "")
    return ". ".join(filter(None, (title, first.what, became)))[:180]


def _stop(mail: Mail, follows: list[Subscription]) -> tuple[str, str]:
    """(address, words) of the way out: one follow where one brought this mail, else everything that comes like it."""
    if len(follows) == 1 and mail.kind == MailKind.INSTANT:
        name = follows[0].name or follows[0].get_scope_display()
        return links.stop_follow_url(follows[0]), _("Stop %(name)s") % {"name": clean(name, 60)}
    cadence = Cadence(mail.kind)
    if cadence == Cadence.INSTANT and not any(follow.cadence == cadence for follow in follows):
        cadence = Cadence(follows[0].cadence)  # an urgent hearing out of a bundle
    words = {
        Cadence.INSTANT: _("Stop these single mails"),
        Cadence.DAILY: _("Stop the daily mail"),
        Cadence.WEEKLY: _("Stop the weekly mail"),
    }
    return links.stop_cadence_url(mail.subscriber, cadence), words[cadence]


def confirmation(mail: Mail, sign_up: SignUp) -> Letter:
    """The mail that asks, in the language in which was asked."""
    with override(sign_up.language):
        return _confirmation(mail, sign_up)


def _confirmation(mail: Mail, sign_up: SignUp) -> Letter:
    stop_url = links.forget_url(sign_up)
    is_discreet = mail.subscriber.is_discreet or sign_up.is_discreet
    subject = _("Please confirm your address") if is_discreet else _("Please confirm what you want to follow")
    context = {
        "follows": [(wish["name"], Cadence(wish["cadence"]).label) for wish in sign_up.wishes],
        "confirm_url": links.confirm_url(sign_up),
        "stop_url": stop_url,
        "is_discreet": is_discreet,
    }
    first_line = _("One click on a page of ours, then mail begins.")
    return _letter(mail, "confirm", context, subject, first_line, stop_url, "", "confirm", is_discreet=is_discreet)


def _endpoint_disabled(mail: Mail) -> Letter:
    subject = _("A webhook of yours was switched off")
    stop_url = links.stop_all_url(mail.subscriber)
    context = {
        **mail.facts,
        "webhooks_url": links.webhooks_url(mail.subscriber),
        "follows_url": links.follows_url(mail.subscriber),
        "stop_url": stop_url,
        "stop_label": _("Stop all mail"),
        "stop_all_url": stop_url,
    }
    return _letter(mail, "endpoint", context, subject, subject, stop_url, "", "endpoint")


def _still_wanted(mail: Mail) -> Letter:
    subject = _("Do you still want these mails?")
    stop_url = links.stop_all_url(mail.subscriber)
    shown = mail.subscriber.subscriptions.active().filter(endpoint=None, is_discreet=False)
    follows = [] if mail.subscriber.is_discreet else shown
    context = {
        "follows": [(one.name or one.get_scope_display(), one.get_cadence_display()) for one in follows],
        "follows_url": links.follows_url(mail.subscriber),
        "stop_url": stop_url,
        "stop_label": _("Stop all mail"),
        "stop_all_url": stop_url,
    }
    first_line = _("One button keeps them coming.")
    return _letter(mail, "renewal", context, subject, first_line, stop_url, "", "renewal")


def _heartbeat(mail: Mail, follow: Subscription) -> Letter:
    subject = _("Alerts work, %(day)s") % {"day": _mail_day(mail)}
    stop_url = links.stop_follow_url(follow)
    context = {"stop_url": stop_url, "stop_label": _("Stop this mail")}
    return _letter(mail, "heartbeat", context, subject, subject, stop_url, "", "heartbeat")


def _letter(
    mail: Mail,
    template: str,
    context: dict[str, Any],
    subject: str,
    first_line: str,
    stop_url: str,
    thread: str,
    reason: str,
    *,
    is_discreet: bool = False,
) -> Letter:
    """Discreet mail names the topic only inside, where it must: not in subject, sender or first line."""
    sender = settings.SITE_NAME
    is_discreet = is_discreet or mail.subscriber.is_discreet
    if is_discreet:
        sender = _("Policy digest")
        first_line = ""
        if mail.kind != MailKind.CONFIRM:
            subject = _("Policy digest, %(day)s") % {"day": _mail_day(mail)}
    also = {
        "subject": clean(subject),
        "first_line": first_line,
        "sender": sender,
        "site_url": settings.SITE_URL,
        "safely_url": links.site(reverse("alerts:follow")) + "#before",
        "language": get_language(),
        "postal_address": settings.POSTAL_ADDRESS,
        "style": style(),
    }
    return Letter(
        subject=clean(subject),
        first_line=first_line,
        sender=sender,
        text=wrap(render_to_string(f"alerts/mail/{template}_body.txt", context | also)),
        html=squeeze(render_to_string(f"alerts/mail/{template}_body.html", context | also)),
        stop_url=stop_url,
        thread=thread,
        reason=reason,
        is_discreet=is_discreet,
    )


def _message(mail: Mail, letter: Letter) -> Written:
    sender = f"{letter.sender} <{settings.ALERTS_ADDRESS}>"
    message = Written(
        subject=letter.subject,
        body=letter.text,
        # A provider keeps the envelope to itself, and knows the mail by what is written beside it.
        from_email=sender if settings.MAIL_PROVIDER else links.bounce_address(mail),
        to=[mail.subscriber.email],
        reply_to=[settings.REPLY_ADDRESS] if settings.REPLY_ADDRESS else None,
        headers=_headers(mail, letter) | ({} if settings.MAIL_PROVIDER else {"From": sender}),
    )
    message.metadata = {"mail": mail.public_id}
    message.attach_alternative(letter.html, "text/html")
    return message


def _headers(mail: Mail, letter: Letter) -> dict[str, str]:
    host = settings.ALERTS_ADDRESS.partition("@")[2]
    is_named = letter.thread and not letter.is_discreet
    list_name = f"{letter.thread.lower()}.{host}" if is_named else f"alerts.{host}"
    headers = {
        "Message-ID": message_id(mail),
        "List-Id": f"<{list_name}>",
        "List-Unsubscribe": f"<{links.one_click(letter.stop_url)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "X-Tracker-Reason": letter.reason,
        "Feedback-ID": f"{mail.kind}:{list_name}",
    }
    if letter.thread:
        headers["References"] = f"<thread-{letter.thread.lower()}@{host}>"
    return headers


def message_id(mail: Mail) -> str:
    return f"<{mail.public_id}@{urlsplit(settings.SITE_URL).hostname}>"


@cache
def style() -> SafeString:
    """A mail cannot load a stylesheet, so it carries ours; the file is our own."""
    return mark_safe(f"<style>{squeeze(STYLE.read_text())}</style>")  # noqa: S308


def squeeze(html: str) -> str:
    """Without the empty lines that templates leave."""
    return "\n".join(line for raw in html.splitlines() if (line := raw.strip()))


_BLANK = re.compile(r"\n{3,}")


def wrap(text: str) -> str:
    """Lines of at most 76 columns; addresses stay whole."""
    lines = [
        textwrap.fill(line, COLUMNS, break_long_words=False, break_on_hyphens=False) if len(line) > COLUMNS else line
        for line in (raw.strip() for raw in text.splitlines())
    ]
    return _BLANK.sub("\n\n", "\n".join(lines)).strip() + "\n"
