from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from recommendations.roles import ROLES


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), max_length=150)
    role = forms.ChoiceField(label=_("Role"), choices=[(role, role) for role in ROLES])


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
        label=_("Role"), choices=[("", _("none: account closed")), *((role, role) for role in ROLES)], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"auto_id": False}))
