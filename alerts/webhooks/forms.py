"""What an owner typed about an endpoint, as clean values."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alerts.follows import Wanted, find
from alerts.forms import MOST_FOLLOWS


class EndpointForm(forms.Form):
    """``follow`` may come many times; the address itself is judged by the verb that saves it."""

    url = forms.CharField(
        max_length=500,
        label=_("Address that is called"),
        error_messages={"required": _("Type the address that should be called.")},
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
    )
    follow = forms.Field(widget=forms.SelectMultiple, error_messages={"required": _("Choose what it should hear of.")})

    def clean_follow(self) -> list[Wanted]:
        values: Any = self.cleaned_data["follow"]
        found = [wanted for value in values[:MOST_FOLLOWS] if (wanted := find(str(value)))]
        if not found:
            raise forms.ValidationError(_("What you wanted to follow is not known here. Choose from the list."))
        return found
