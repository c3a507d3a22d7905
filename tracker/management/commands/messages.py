"""Gather every marked string into the Spanish catalog, and compile it: ``manage.py messages``. Needs GNU gettext."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser
from django.core.management.commands import makemessages

LANGUAGES = ("es",)
ELSEWHERE = ("var", ".venv", "tests", "benchmarks")


class Command(makemessages.Command):
    """Django's own command, so that the catalog comes out the same on every machine: sorted, without places, and with
    nothing guessed. A message that no longer exists goes; a new one stands there empty."""

    help = "Gather marked strings into locale/es and compile them"
    # Pure modules mark nothing: the fifth word of a rule of bills.lifecycle is its meaning, bills.said a sentence.
    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=Rule:5", "--keyword=Said", "--sort-output"]
    msgmerge_options = ["--quiet", "--backup=none", "--update", "--sort-output", "--no-fuzzy-matching"]
    msgattrib_options = ["--no-obsolete", "--sort-output"]

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(locale=list(LANGUAGES), no_location=True, no_obsolete=True, ignore_patterns=list(ELSEWHERE))

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        for language in LANGUAGES:
            for folder in settings.LOCALE_PATHS:
                _forget_the_hour(Path(folder) / language / "LC_MESSAGES" / "django.po")
        call_command("compilemessages", locale=list(LANGUAGES), ignore_patterns=list(ELSEWHERE), verbosity=0)


def _forget_the_hour(catalog: Path) -> None:
    """A catalog differs where its words differ, and not by when it was written."""
    lines = catalog.read_text().splitlines(keepends=True)
    catalog.write_text("".join(line for line in lines if not line.startswith(('"POT-Creation-Date', '"Report-Msgid'))))
