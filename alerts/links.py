"""Addresses that act for a person without a password: signed, never stored, good for as long as the mail may exist.

A token is ``<what>.<public id>[.<more>].<HMAC-SHA256>``; 160 random bits name the row, 256 sign it. Keys that were in
use before go on being accepted (SECRET_KEY_FALLBACKS). Nothing that opens a page lies in the database.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.translation import get_language

from alerts.choices import Cadence
from alerts.models import Mail, SignUp, Subscriber, Subscription

_SIGNER = "alerts.link"


@dataclass(frozen=True, slots=True)
class Token:
    """What a link is for (``confirm``, ``forget``, ``follows``, ``stop``, ``stop-cadence``, ``stop-all``) and whose."""

    what: str
    public_id: str
    more: str = ""


def sign(what: str, public_id: str, more: str = "") -> str:
    return Signer(salt=_SIGNER, sep=".").sign(".".join(filter(None, (what, public_id, more))))


def read(token: str, *allowed: str) -> Token | None:
    """The token's meaning; None for one that we did not sign, or that is for something else."""
    try:
        parts = Signer(salt=_SIGNER, sep=".").unsign(token).split(".")
    except BadSignature:
        return None
    return Token(*parts) if parts[0] in allowed and 2 <= len(parts) <= 3 else None


def confirm_url(sign_up: SignUp) -> str:
    return site(reverse("alerts:confirm", args=[sign("confirm", sign_up.public_id)]))


def forget_url(sign_up: SignUp) -> str:
    return site(reverse("alerts:stop", args=[sign("forget", sign_up.public_id)]))


def follows_path(subscriber: Subscriber) -> str:
    return reverse("alerts:follows", args=[sign("follows", subscriber.public_id)])


def follows_url(subscriber: Subscriber) -> str:
    return site(follows_path(subscriber))


def webhooks_url(subscriber: Subscriber) -> str:
    return site(reverse("alerts:webhooks", args=[sign("follows", subscriber.public_id)]))


def stop_follow_url(subscription: Subscription) -> str:
    return site(reverse("alerts:stop", args=[sign("stop", subscription.public_id)]))


def stop_cadence_url(subscriber: Subscriber, cadence: Cadence) -> str:
    """Ends every follow that comes with these bundles, so that no further one comes."""
    return site(reverse("alerts:stop", args=[sign("stop-cadence", subscriber.public_id, cadence.value)]))


def stop_all_url(subscriber: Subscriber) -> str:
    return site(reverse("alerts:stop", args=[sign("stop-all", subscriber.public_id)]))


def bounce_address(mail: Mail) -> str:
    """The envelope sender of one mail: whatever comes back there is about that mail."""
    local, _, domain = settings.ALERTS_ADDRESS.partition("@")
    return f"{local}+{mail.public_id}@{domain}"


def here(path: str) -> str:
    """One of our addresses, kept without a language, in the one that is active."""
    language = get_language() or settings.LANGUAGE_CODE
    return path if language == settings.LANGUAGE_CODE or not path.startswith("/") else f"/{language}{path}"


def one_click(url: str) -> str:
    """The way out for a machine: the same address in every language."""
    for language, _name in settings.LANGUAGES:
        url = url.replace(f"{settings.SITE_URL}/{language}/", f"{settings.SITE_URL}/", 1)
    return url


def site(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
