"""Invitations: a signed link in a mail that makes one account, once, within a week."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from recommendations.refusal import Refused
from recommendations.roles import ADMIN, NAMES, ROLES, may, role_of
from tracker.accounts.mail_language import choose_language

SALT = "tracker.accounts.invitation"


@dataclass(frozen=True, slots=True)
class Invitation:
    email: str
    role: str


def write_link(invitation: Invitation) -> str:
    token = signing.dumps([invitation.email, invitation.role], salt=SALT)
    return f"{settings.SITE_URL}{reverse('invitation', args=[token])}"


def read_token(token: str) -> Invitation:
    """What was signed; refuses with ``invalid`` what is forged, old, or used already."""
    try:
        email, role = signing.loads(token, salt=SALT, max_age=timedelta(days=settings.INVITATION_DAYS))
    except signing.BadSignature:
        raise Refused("invalid", _("This invitation is no longer valid.")) from None
    if User.objects.filter(email__iexact=email).exists():
        raise Refused("invalid", _("This invitation is no longer valid."))
    return Invitation(email, role)


def invite(*, email: str, role: str, by: User | None, language: str = settings.LANGUAGE_CODE) -> str:
    """Mail a link that makes an account with that role; returns the link. ``by`` None is the command line.

    ``language`` is that of the mail and of the page to which it leads.
    """
    if by is not None and not may(by, "invite_people"):
        raise Refused("not_allowed", _("Only administrators invite."))
    if role not in ROLES:
        raise Refused("incomplete", _("There is no such role."))
    if User.objects.filter(email__iexact=email).exists():
        raise Refused("known", _("That address has an account already."))
    with override(language):
        link = write_link(Invitation(email.lower(), role))
        told = {"link": link, "role": NAMES[role], "days": settings.INVITATION_DAYS, "site_name": settings.SITE_NAME}
        subject, message = _("An invitation to the review desk"), render_to_string("accounts/invitation.txt", told)
    send_mail(subject=subject, message=message, from_email=None, recipient_list=[email])
    return link


@transaction.atomic
def accept(
    *, token: str, first_name: str, last_name: str, password: str, language: str = settings.LANGUAGE_CODE
) -> User:
    """Make the account. Its address is verified: the link came from there. ``language`` is that of its mail."""
    invitation = read_token(token)
    made = User.objects.create_user(
        invitation.email[:150], invitation.email, password, first_name=first_name, last_name=last_name
    )
    EmailAddress.objects.create(user=made, email=invitation.email, verified=True, primary=True)
    _put_in_role(made, invitation.role)
    choose_language(person=made, language=language)
    return made


@transaction.atomic
def give_role(*, person: User, role: str, by: User) -> None:
    """Change somebody's role; an empty one closes the account and ends its sessions. Nobody changes their own."""
    if not may(by, "invite_people"):
        raise Refused("not_allowed", _("Only administrators give roles."))
    if person.pk == by.pk:
        raise Refused("own_role", _("Nobody changes their own role."))
    if role and role not in ROLES:
        raise Refused("incomplete", _("There is no such role."))
    _put_in_role(person, role)


def people() -> list[tuple[User, str]]:
    """Everybody with an account, and their role; two queries."""
    everyone = User.objects.prefetch_related("groups").order_by("last_name", "first_name", "email")
    return [(person, role_of(person)) for person in everyone]


def _put_in_role(person: User, role: str) -> None:
    person.groups.set(Group.objects.filter(name=role))
    person.is_staff = person.is_superuser = role == ADMIN
    person.is_active = bool(role)
    person.save(update_fields=["is_staff", "is_superuser", "is_active"])
