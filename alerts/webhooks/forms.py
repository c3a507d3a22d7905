"""What an owner typed about an endpoint, as clean values."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from alerts.follows import Wanted, find
from alerts.forms import MOST_FOLLOWS


class EndpointForm(forms.Form):
    """``follow`` may come many times; the address itself is judged by the verb that saves it. ``kept`` are follows that
    the endpoint has: they may stay, also where what they name is gone.
    """

    def __init__(self, data: QueryDict | None = None, *, kept: Iterable[Wanted] = (), **more: Any) -> None:
        super().__init__(data, **more)
        self._kept = {one.value: one for one in kept}

    url = forms.CharField(
        max_length=500,
        label=_("Address that is called"),
        error_messages={"required": _("Type the address that should be called.")},
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
    )
    follow = forms.Field(widget=forms.SelectMultiple, error_messages={"required": _("Choose what it should hear of.")})

    @property
    def ticked(self) -> list[str]:
        return [str(one) for one in self.data.getlist("follow")] if isinstance(self.data, QueryDict) else []

    def clean_follow(self) -> list[Wanted]:
        values: Any = self.cleaned_data["follow"]
        found = [wanted for value in values[:MOST_FOLLOWS] if (wanted := self._kept.get(value) or find(str(value)))]
        if not found:
            raise forms.ValidationError(_("What you wanted to follow is not known here. Choose from the list."))
        return found
