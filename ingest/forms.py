"""A person's answer to an issue."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ResolveForm(forms.Form):
    note = forms.CharField(label=_("What was done, or why it may stay"), max_length=2000, strip=True)
    is_confirmed = forms.BooleanField(label=_("The held file is right: let the next run read it"), required=False)
