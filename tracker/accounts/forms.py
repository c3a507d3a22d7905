from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bills.api.scopes import KeyScope
from recommendations.roles import NAMES, ROLES


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), max_length=150)
    role = forms.ChoiceField(label=_("Role"), choices=[(role, NAMES[role]) for role in ROLES])
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES, initial=get_language)


class MailLanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of this mail"), choices=settings.LANGUAGES)


class AcceptForm(forms.Form):
    first_name = forms.CharField(label=_("First name"), max_length=60, required=False)
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=60,
        required=False,
        help_text=_("Names are shown in public beside your decisions. Leave them empty to be shown by your role."),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least eight characters; a few words that only you would put together are best."),
    )

    def clean_password(self) -> str:
        given: str = self.cleaned_data["password"]
        password_validation.validate_password(given)
        return given


class RoleForm(forms.Form):
    person = forms.IntegerField(widget=forms.HiddenInput)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("none: account closed")), *((role, NAMES[role]) for role in ROLES)],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"auto_id": False}))


class KeyForm(forms.Form):
    """A new key. Reading is in every key; the desk is offered to those who work at it."""

    name = forms.CharField(
        label=_("What is it for?"),
        max_length=60,
        help_text=_("A name by which you will know it, such as the program that uses it."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Besides reading, it may"), required=False, widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=_("Good for"),
        coerce=int,
        initial=90,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("a year"))],
    )

    def __init__(self, *args: Any, works_at_the_desk: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [KeyScope.SUBSCRIPTIONS, *([KeyScope.REVIEW] if works_at_the_desk else [])]
        fields: dict[str, Any] = self.fields
        fields["scopes"].choices = [(scope.value, scope.label) for scope in offered]
