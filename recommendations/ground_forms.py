"""What leads write of a recommendation at the desk."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bills.models import Measure
from recommendations.choices import Appropriation, Implementation, InLaw, ThisSession
from recommendations.models import Recommendation
from recommendations.models.match import CHAPTERED

BY_RULE = ("", _("As the rule says"))
LONGEST = 3000
MOST_REPORTS = 20


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def _area(label: Any, *, required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, required=required, max_length=LONGEST, widget=widget)


class FindingForm(forms.Form):
    """Says what ``on_the_ground.Finding`` takes."""

    measure = forms.ModelChoiceField(
        queryset=Measure.objects.none(),
        required=False,
        label=_("Law that carries it"),
        empty_label=_("The recommendation as a whole"),
    )
    state = forms.ChoiceField(choices=Implementation.choices, label=_("On the ground"))
    evidence_on = _day(_("Date of the evidence"), help_text=_("Where there is none: the day until which you looked."))
    source_url = forms.URLField(label=_("Source"), max_length=500, assume_scheme="https")
    quote = _area(_("Words of the evidence"), required=False)
    note = _area(_("Note"))
    effective_on = _day(_("In effect from"), required=False)
    appropriation = forms.ChoiceField(choices=Appropriation.choices, label=_("Appropriation"))
    amount = forms.IntegerField(label=_("Amount in dollars"), required=False, min_value=0, max_value=10**15)
    appropriation_url = forms.URLField(
        label=_("Source of the amount"), required=False, max_length=500, assume_scheme="https"
    )
    reports_due = forms.CharField(
        label=_("Reports due on"), required=False, max_length=300, help_text=_("Dates as 2027-01-01, with commas.")
    )

    def __init__(self, *args: Any, of: Recommendation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        laws = Measure.objects.filter(matches__in=of.matches.public(), stage__in=CHAPTERED)
        field = self.fields["measure"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = laws.select_related("session").distinct()

    def clean_reports_due(self) -> tuple[date, ...]:
        parts = [part.strip() for part in self.cleaned_data["reports_due"].split(",") if part.strip()]
        try:
            days = tuple(date.fromisoformat(part) for part in parts)
        except ValueError:
            raise forms.ValidationError(_("Write dates as 2027-01-01, with commas between them.")) from None
        if len(days) > MOST_REPORTS:
            raise forms.ValidationError(_("At most 20 dates."))
        return days

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if (said.get("appropriation") == Appropriation.AMOUNT) != (said.get("amount") is not None):
            self.add_error("amount", _("Give the amount where there is one, and only there."))
        return said


class OverrideForm(forms.Form):
    """Says what ``on_the_ground.Override`` takes."""

    in_law = forms.ChoiceField(choices=[BY_RULE, *InLaw.choices], required=False, label=_("In law"))
    this_session = forms.ChoiceField(choices=[BY_RULE, *ThisSession.choices], required=False, label=_("This session"))
    is_at_risk = forms.TypedChoiceField(
        choices=[BY_RULE, ("yes", _("At risk")), ("no", _("Not at risk"))],
        required=False,
        label=_("Risk"),
        coerce=lambda word: word == "yes",
        empty_value=None,
    )
    reason = _area(_("Reason"))
    source_url = forms.URLField(label=_("Source"), max_length=500, assume_scheme="https")
    source_on = _day(_("Date of the source"))


class WithdrawForm(forms.Form):
    reason = _area(_("Why the rule holds again"))


class ObstacleForm(forms.Form):
    text = _area(_("What stands in the way"))
    source_url = forms.URLField(label=_("Source"), max_length=500, assume_scheme="https")
    source_on = _day(_("Date of the source"))
