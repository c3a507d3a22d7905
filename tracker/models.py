import secrets
from datetime import datetime

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken

from bills.api.scopes import KeyScope
from recommendations.roles import may


def new_public_id() -> str:
    return secrets.token_hex(8)


class Key(AbstractAuthToken):
    """A person's key to the API: its digest alone is kept. When it was used last is kept beside the limits."""

    public_id: "models.CharField[str, str]" = models.CharField(
        max_length=16, unique=True, default=new_public_id, editable=False
    )
    name: "models.CharField[str, str]" = models.CharField(max_length=60)
    scopes = models.JSONField(default=list, help_text="Words of KeyScope; reading is always among them")

    class Meta:
        verbose_name = _("key")
        verbose_name_plural = _("keys")
        ordering = ["-created"]

    def __str__(self) -> str:
        return f"{self.name} ({self.token_key}…)"

    def is_over(self, now: datetime) -> bool:
        return self.expiry is not None and self.expiry <= now

    def allows(self, scope: str) -> bool:
        """The desk takes, at the moment of asking, the role and the second factor that its pages take."""
        if scope not in self.scopes:
            return False
        return scope != KeyScope.REVIEW or works_at_the_desk(self.user)


def works_at_the_desk(user: User) -> bool:
    return may(user, "review_match") and bool(is_mfa_enabled(user))


class MailLanguage(models.Model):
    """The language that somebody of the desk has chosen for mail. Pages go by their address, whoever reads them."""

    person = models.OneToOneField(
        User, on_delete=models.CASCADE, related_name="mail_language", verbose_name=_("person")
    )
    language = models.CharField(_("language"), max_length=5)

    class Meta:
        verbose_name = _("language of mail")
        verbose_name_plural = _("languages of mail")

    def __str__(self) -> str:
        return f"{self.person}: {self.language}"
