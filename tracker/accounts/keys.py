"""Keys to the API: made by their owner, shown once, taken back at any time, and judged at every request."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from bills.api.scopes import KeyScope
from recommendations.refusal import Refused
from tracker import limits
from tracker.models import Key, works_at_the_desk

MOST_DAYS_OF_REVIEW = 90
MOST_KEYS = 20


@transaction.atomic
def make_key(*, owner: User, name: str, scopes: Sequence[str], days: int) -> tuple[Key, str]:
    """The key and its text, which is kept nowhere.

    Refuses with ``not_allowed`` and ``too_long`` where the desk is concerned, and with ``too_many``.
    """
    if KeyScope.REVIEW in scopes and not works_at_the_desk(owner):
        raise Refused("not_allowed", _("A key to the review desk takes a reviewer with a second factor."))
    if KeyScope.REVIEW in scopes and days > MOST_DAYS_OF_REVIEW:
        raise Refused("too_long", _("A key to the review desk is good for 90 days at most."))
    User.objects.select_for_update().get(pk=owner.pk)
    if Key.objects.filter(user=owner).count() >= MOST_KEYS:
        raise Refused("too_many", _("You have as many keys as one person may have. Take one back first."))
    wanted = [scope.value for scope in KeyScope if scope == KeyScope.READ or scope in scopes]
    made: tuple[Key, str] = Key.objects.create(owner, expiry=timedelta(days=days), name=name, scopes=wanted)
    return made


def take_back(*, owner: User, public_id: str) -> bool:
    """From now on it opens nothing. Whether there was such a key."""
    gone, _rows = Key.objects.filter(user=owner, public_id=public_id).delete()
    return bool(gone)


def keys_of(owner: User) -> list[tuple[Key, datetime | None]]:
    """(key, when it was used last to the minute), the newest first; one query."""
    keys = list(Key.objects.filter(user=owner))
    used = limits.counter().seen([who(key) for key in keys])
    return [(key, used.get(who(key))) for key in keys]


def who(key: Key) -> str:
    """Under which name its requests are counted."""
    return f"{limits.KEY}{key.public_id}"


class KeyAuthentication(TokenAuthentication):
    """``Authorization: Bearer <key>``. An unknown, withdrawn or expired key is a 401; none at all is a reader."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, Key]:
        if not token.isascii():
            raise AuthenticationFailed(_("There is no such key."))
        found: tuple[User, Key] = super().authenticate_credentials(token)
        return found

    def _cleanup_token(self, key: Key) -> bool:
        """The library deletes here; a request that reads deletes nothing, and its owner shall see that it is over."""
        return key.is_over(now())
