"""What a key to the API may be for."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class KeyScope(TextChoices):
    READ = "read", _("Read, at the higher limit")
    SUBSCRIPTIONS = "subscriptions", _("Keep my follows and webhooks")
    REVIEW = "review", _("Work at the review desk in my name")
