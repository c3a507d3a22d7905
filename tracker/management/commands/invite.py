from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from recommendations.refusal import Refused
from recommendations.roles import ROLES
from tracker.accounts.invitations import invite


class Command(BaseCommand):
    help = "Invite somebody to the review desk: mails the link, and prints it. The first administrator begins here."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--role", choices=ROLES, default=ROLES[0])
        codes = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=codes, default=settings.LANGUAGE_CODE, help="Of the mail")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            told = {name: options[name] for name in ("email", "role", "language")}
            self.stdout.write(invite(**told, by=None))
        except Refused as refused:
            raise CommandError(refused.message) from refused
