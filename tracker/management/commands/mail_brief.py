from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, get_connection
from django.core.management.base import BaseCommand, CommandParser
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from recommendations.roles import ROLES
from tracker.languages import in_language
from tracker.today import brief, last_morning


class Command(BaseCommand):
    help = "Mail the morning brief to everybody with a role, one mail each. A morning without news sends none."

    def add_arguments(self, parser: CommandParser) -> None:
        codes = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=codes, default=settings.LANGUAGE_CODE, help="For who has chosen none")

    def handle(self, *args: Any, **options: Any) -> None:
        mails = []
        for language, addresses in readers(options["language"]).items():
            with override(language):
                letter = written()
            if letter is None:
                self.stdout.write("Nothing to tell: no mail.")
                return
            mails += [EmailMessage(*letter, None, [address]) for address in addresses]
        self.stdout.write(f"Mailed to {get_connection().send_messages(mails) or 0} people.")


def readers(default: str) -> dict[str, list[str]]:
    """Addresses by the language that their owners have chosen."""
    people = User.objects.filter(is_active=True, groups__name__in=ROLES).exclude(email="").distinct()
    found: dict[str, list[str]] = {}
    for address, chosen in people.order_by("pk").values_list("email", "mail_language__language"):
        found.setdefault(chosen or default, []).append(address)
    return found


def written() -> tuple[str, str] | None:
    """Subject and body in the active language, with the way to the page in every language; None without news."""
    at = localtime()
    told = brief(last_morning(at), localdate(at))
    if told.is_empty:
        return None
    with override(settings.LANGUAGE_CODE):
        plain = reverse("today")
    pages = [(name, f"{settings.SITE_URL}{in_language(plain, code)}") for code, name in settings.LANGUAGES]
    body = render_to_string("review/today.txt", {"brief": told, "site_url": settings.SITE_URL, "pages": pages})
    return _("Morning brief, %(day)s") % {"day": date_format(at, "j F Y")}, body
