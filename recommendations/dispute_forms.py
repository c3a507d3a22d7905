"""What a reader types who says we are wrong, and what we answer."""

from time import time
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from recommendations.choices import Outcome
from recommendations.models import Match, Recommendation

SALT = "recommendations.dispute"
SOONEST, LATEST = 3, 24 * 3600
"""Seconds between the form's leaving us and its coming back: a program is faster, a stored copy slower."""


class DisputeForm(forms.Form):
    """``website`` is a field that people do not see; ``stamp`` says, signed, when the form was given out."""

    match = forms.ModelChoiceField(queryset=Match.objects.public(), required=False, widget=forms.HiddenInput)
    bill = forms.CharField(
        label=_("The bill that we missed"),
        max_length=60,
        required=False,
        help_text=_("Its number and year: AB 831, 2025"),
    )
    recommendation = forms.ModelChoiceField(
        label=_("Which recommendation does it answer?"),
        queryset=Recommendation.objects.select_related("paper"),
        required=False,
        empty_label=_("Not sure"),
    )
    text = forms.CharField(
        label=_("What is wrong, and where can we see it?"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("A clause or a section helps most. Please tell nothing that could put you or anybody in danger."),
    )
    email = forms.EmailField(
        label=_("E-mail, if you want our answer sent"),
        required=False,
        help_text=_("Used for the answer alone, then deleted."),
    )
    website = forms.CharField(required=False)
    stamp = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("stamp", signing.dumps(int(time()), salt=SALT))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("match") and not said.get("bill"):
            self.add_error("bill", _("Name the bill that we missed."))
        return said

    @property
    def looks_like_a_program(self) -> bool:
        if self.data.get("website"):
            return True
        try:
            age = time() - signing.loads(self.data.get("stamp", ""), salt=SALT)
        except signing.BadSignature:
            return True
        return not SOONEST <= age <= LATEST


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Decision"), choices=Outcome.choices)
    answer = forms.CharField(
        label=_("Answer, shown in public"), max_length=3000, widget=forms.Textarea(attrs={"rows": 3})
    )
    shows_text = forms.BooleanField(label=_("Show the reader’s own words beside it"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"auto_id": f"{kwargs.get('prefix', 'a')}_%s"} | kwargs))
