from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ingest.models import data_as_of
from recommendations.roles import LEAD, REVIEWER
from recommendations.rules_in_force import rules_in_force
from recommendations.status import restate
from tracker.demo import NotTheSample, decide_as_demo, sign_in


class Command(BaseCommand):
    help = (
        "Fill the review desk of the demo, and print a way in that exists nowhere else. For the bundled sample alone."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = [sign_in(role) for role in (REVIEWER, LEAD)]
        try:
            words = decide_as_demo(rules=rules_in_force(), at=timezone.now())
        except NotTheSample as error:
            raise CommandError(str(error)) from error
        as_of = data_as_of()
        if as_of is not None:
            restate(as_of=as_of, at=timezone.now())
        self.stdout.write(f"The desk holds {words} decisions, all of them marked as demo.")
        self.stdout.write("Sign in at /accounts/login/ (new passwords on every run, shown here and nowhere else):")
        for one in accounts:
            self.stdout.write(f"  {one.email}  password {one.password}  one-time codes {' '.join(one.codes)}")
