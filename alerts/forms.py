"""What a reader typed, as clean values."""

from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from alerts.choices import Cadence, Language
from alerts.follows import Wanted, find
from alerts.models import Subscriber, Subscription
from alerts.preferences import Manner, Wishes
from alerts.signing_up import Request

if TYPE_CHECKING:
    _SubscriberForm = forms.ModelForm[Subscriber]
else:  # Django's own class takes no type while it runs
    _SubscriberForm = forms.ModelForm

MOST_FOLLOWS = 40
READERS_CADENCES = [(one.value, one.label) for one in (Cadence.INSTANT, Cadence.DAILY, Cadence.WEEKLY)]
HOURS = [(hour, f"{hour}:00") for hour in range(24)]
WEEKDAYS = list(
    enumerate(
        [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")],
    )
)


class FollowForm(forms.Form):
    """One field and three choices. ``follow`` may come many times."""

    follow = forms.Field(widget=forms.SelectMultiple, error_messages={"required": _("Choose what to follow.")})
    cadence = forms.ChoiceField(choices=READERS_CADENCES, initial=Cadence.WEEKLY, required=False)
    language = forms.ChoiceField(choices=Language.choices, initial=get_language, required=False)
    is_discreet = forms.ChoiceField(choices=[("", _("named")), ("on", _("neutral"))], required=False)
    note = forms.CharField(max_length=200, required=False)
    email = forms.EmailField(
        max_length=254,
        label=_("E-mail address"),
        error_messages={"required": _("Type the address that mail should go to.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "aria-describedby": "mail-note"}),
    )

    def clean_follow(self) -> list[Wanted]:
        values: Any = self.cleaned_data["follow"]
        found = [wanted for value in values[:MOST_FOLLOWS] if (wanted := find(str(value)))]
        if not found:
            raise forms.ValidationError(_("What you wanted to follow is not known here. Choose from the list."))
        return found

    def request(self) -> Request:
        said = self.cleaned_data
        return Request(
            email=said["email"],
            follows=said["follow"],
            cadence=Cadence(said["cadence"] or Cadence.WEEKLY),
            language=Language(said["language"] or get_language()),
            is_discreet=bool(said["is_discreet"]),
            note=said["note"],
        )


class PersonForm(_SubscriberForm):
    class Meta:
        model = Subscriber
        fields = ("hour", "weekday", "language", "paused_until", "is_discreet", "wants_urgent_hearings")
        labels = {
            "hour": _("Hour of daily and weekly mail, Pacific time"),
            "weekday": _("Day of the weekly mail"),
            "language": _("Language"),
            "paused_until": _("Pause everything until"),
            "is_discreet": _("Neutral subject and sender"),
            "wants_urgent_hearings": _("Tell me at once of a hearing, or of letters due, less than 72 hours away"),
        }
        widgets = {
            "hour": forms.Select(choices=HOURS),
            "weekday": forms.Select(choices=WEEKDAYS),
            "paused_until": forms.DateInput(attrs={"type": "date"}),
        }

    def clean_hour(self) -> int:
        return int(self.cleaned_data["hour"]) % 24

    def clean_weekday(self) -> int:
        return int(self.cleaned_data["weekday"]) % 7

    def wishes(self) -> Wishes:
        return Wishes(**{name: self.cleaned_data[name] for name in self._meta.fields or ()})


class OneFollowForm(forms.Form):
    cadence = forms.ChoiceField(label=_("How often"), choices=Cadence.choices)
    note = forms.CharField(label=_("Your note"), max_length=200, required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("As my other mail")), *Language.choices], required=False
    )
    paused_until = forms.DateField(
        label=_("Pause until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    is_discreet = forms.BooleanField(label=_("Neutral subject and sender"), required=False)

    def manner(self) -> Manner:
        said = self.cleaned_data
        return Manner(
            cadence=Cadence(said["cadence"]),
            note=said["note"],
            language=said["language"],
            is_discreet=said["is_discreet"],
            paused_until=said["paused_until"],
        )

    @property
    def is_unlike_the_rest(self) -> bool:
        """Whether this follow has something of its own that its owner should see."""
        return any(self.initial.get(name) for name in ("language", "paused_until", "is_discreet"))

    @classmethod
    def of(cls, follow: Subscription) -> Self:
        """As it stands, with ids that no other follow's form on the page has."""
        stands = {name: getattr(follow, name) for name in cls.base_fields}
        return cls(initial=stands, auto_id=f"%s-{follow.pk}")
