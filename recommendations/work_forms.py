"""What the team types about a bill, as clean values for the verbs of ``recommendations.positions``."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bills.models import BillVersion, Measure
from bills.official_words import official
from recommendations.choices import TEAM_STANCE_MEANINGS, Follows, LetterKind, Priority, TeamStance
from recommendations.letter_files import kind_of
from recommendations.models import TeamPosition
from recommendations.roles import desk_people

LINES = forms.Textarea(attrs={"rows": 3})


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


# Generic for the type checker only.
if TYPE_CHECKING:
    ChoiceField = forms.ModelChoiceField[User]
else:
    ChoiceField = forms.ModelChoiceField


class PersonField(ChoiceField):
    def label_from_instance(self, person: Any) -> str:
        return named(person)


def named(person: User) -> str:
    return person.get_full_name() or person.get_username()


class PositionForm(forms.Form):
    stance = forms.ChoiceField(label=gettext_lazy("Position"), choices=TeamStance.choices)
    version = forms.ModelChoiceField(
        label=gettext_lazy("Taken on the version"), queryset=BillVersion.objects.none(), empty_label=None
    )
    since = forms.DateField(label=gettext_lazy("Since"), widget=Day())
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), choices=Priority.choices)
    assignee = PersonField(
        label=gettext_lazy("In whose hands"), queryset=User.objects.none(), required=False, empty_label="–"
    )
    note = forms.CharField(label=gettext_lazy("Public note"), max_length=2000, required=False, widget=LINES)
    is_public = forms.BooleanField(label=gettext_lazy("Show the position on the bill’s page"), required=False)
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, measure: Measure, kept: TeamPosition | None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"auto_id": "position_%s"}))
        fields: dict[str, Any] = self.fields
        fields["version"].queryset = measure.versions.only("key", "label", "state", "on")
        fields["version"].label_from_instance = _version
        fields["assignee"].queryset = desk_people()
        self.fields["stance"].help_text = TEAM_STANCE_MEANINGS[TeamStance(kept.stance)] if kept else ""
        self.initial = {
            "version": measure.latest_version_id,
            "since": today,
            "priority": Priority.NORMAL,
            "revision": kept.revision if kept else 0,
        }
        if kept:
            names = ("stance", "since", "note", "is_public", "priority")
            self.initial |= {name: getattr(kept, name) for name in names}
            # Whoever changes the priority alone has not read the newest text: the position stays where it was taken.
            self.initial |= {"assignee": kept.assignee_id, "version": kept.version_id}


def _version(version: BillVersion) -> str:
    name = official(version.label) or version.get_state_display()
    return ", ".join([name, *([date_format(version.on, "j M Y")] if version.on else [])])


class NoteForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("Note"), max_length=4000, widget=LINES)
    is_public = forms.BooleanField(label=gettext_lazy("Show it in public"), required=False)

    def __init__(self, *args: Any, may_speak: bool, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"auto_id": "note_%s"}))
        if not may_speak:
            del self.fields["is_public"]


class LetterForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=LetterKind.choices)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    on = forms.DateField(label=gettext_lazy("Date"), widget=Day())
    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=120,
        help_text=gettext_lazy("PDF, Word (docx), OpenDocument (odt) or plain text"),
    )
    is_public = forms.BooleanField(label=gettext_lazy("List title and date in public"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"auto_id": "letter_%s"}))

    def clean_file(self) -> UploadedFile:
        """Within the limit, and what its name says it is."""
        sent: UploadedFile = self.cleaned_data["file"]
        if (sent.size or 0) > settings.LETTER_MOST_BYTES:
            most = filesizeformat(settings.LETTER_MOST_BYTES)
            raise forms.ValidationError(_("“%(name)s” is larger than %(most)s.") % {"name": sent.name, "most": most})
        self.content = sent.read()
        if not kind_of(sent.name or "", self.content):
            told = _("“%(name)s” is not a PDF, docx, odt or text file without macros, or its ending says otherwise.")
            raise forms.ValidationError(told % {"name": sent.name})
        return sent


class TaskForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("What is to be done"), max_length=200)
    follows = forms.ChoiceField(label=gettext_lazy("Due by"), choices=Follows.choices)
    due_on = forms.DateField(label=gettext_lazy("Day, where it is its own"), widget=Day(), required=False)
    assignee = PersonField(
        label=gettext_lazy("In whose hands"), queryset=User.objects.none(), required=False, empty_label="–"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"auto_id": "task_%s"}))
        fields: dict[str, Any] = self.fields
        fields["assignee"].queryset = desk_people()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("follows") == Follows.OWN and not said.get("due_on"):
            self.add_error("due_on", _("Name the day."))
        return said
