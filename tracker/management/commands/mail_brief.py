from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, get_connection
from django.core.management.base import BaseCommand
from django.template.loader import render_to_string
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from recommendations.roles import ROLES
from tracker.today import brief, last_morning


class Command(BaseCommand):
    help = "Mail the morning brief to everybody with a role, one mail each. A morning without news sends none."

    def handle(self, *args: Any, **options: Any) -> None:
        at = localtime()
        told = brief(last_morning(at), localdate(at))
        if told.is_empty:
            self.stdout.write("Nothing to tell: no mail.")
            return
        body = render_to_string("review/today.txt", {"brief": told, "site_url": settings.SITE_URL})
        subject = _("Morning brief, %(day)s") % {"day": f"{at:%-d %B %Y}"}
        people = User.objects.filter(is_active=True, groups__name__in=ROLES).exclude(email="").distinct()
        mails = [EmailMessage(subject, body, None, [address]) for address in people.values_list("email", flat=True)]
        self.stdout.write(f"Mailed to {get_connection().send_messages(mails) or 0} people.")
