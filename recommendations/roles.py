"""The roles of the desk: Django groups with permissions, written once by a migration."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils.translation import gettext, gettext_noop, pgettext_lazy

REVIEWER, LEAD, ADMIN = "reviewer", "lead", "admin"
ROLES = (REVIEWER, LEAD, ADMIN)
"""In rising order. Anybody else is a reader, who needs no account."""
NAMES: dict[str, Any] = {
    REVIEWER: pgettext_lazy("role", "reviewer"),
    LEAD: pgettext_lazy("role", "lead"),
    ADMIN: pgettext_lazy("role", "admin"),
}
SHOWN_AS = {
    REVIEWER: gettext_noop("a reviewer"),
    LEAD: gettext_noop("a lead reviewer"),
    ADMIN: gettext_noop("an administrator"),
}

MAY = {
    REVIEWER: ("review_match",),
    LEAD: ("review_match", "second_review", "keep_positions"),
    ADMIN: ("review_match", "second_review", "keep_positions", "invite_people"),
}
"""Role → permissions, all of them on ``ReviewDecision``."""


def may(user: User, permission: str) -> bool:
    return user.is_active and user.has_perm(f"recommendations.{permission}")


def role_of(user: User) -> str:
    """The highest role; empty for an account without one."""
    if user.is_superuser:
        return ADMIN
    held = {group.name for group in user.groups.all()}
    return next((role for role in reversed(ROLES) if role in held), "")


def shown_as(user: User) -> str:
    """What the public reads: the name that the person chose to show, else the role. In English, as rows keep it."""
    return user.get_full_name() or SHOWN_AS.get(role_of(user), SHOWN_AS[REVIEWER])


def said_by(kept: str) -> str:
    """What ``shown_as`` wrote, in the language of the page: a name as it is."""
    return gettext(kept) if kept in SHOWN_AS.values() else kept


def desk_people() -> QuerySet[User]:
    """Who may be given work: active, with a role, by name."""
    with_role = Q(groups__name__in=ROLES) | Q(is_superuser=True)
    return User.objects.filter(with_role, is_active=True).distinct().order_by("first_name", "last_name", "pk")
