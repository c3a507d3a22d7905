"""What people type at the desk, as clean values for the verbs."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from bills.models import BillVersion
from recommendations.choices import Scope, Stance, Verdict
from recommendations.models import Element, Evidence, Match
from recommendations.quoting import Clause, NotAClause, clause_at
from recommendations.reviews import Judgement, needs_note

UNRELATED = "unrelated"
STANCES = [*Stance.choices, (UNRELATED, Verdict.REJECT.label)]


class DecisionForm(forms.Form):
    """One word on one match. ``revision`` and ``version`` are what the person had before them; ``next`` follows."""

    stance = forms.ChoiceField(label=_("What does it do?"), choices=STANCES)
    scope = forms.ChoiceField(label=_("Scope"), choices=Scope.choices)
    letters = forms.MultipleChoiceField(label=_("Which elements does a clause answer?"), required=False)
    note = forms.CharField(label=_("Why"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    near_miss = forms.CharField(label=_("A near miss of the paper’s own list"), required=False, max_length=500)
    part = forms.ChoiceField(choices=Evidence.Part.choices, required=False)
    start = forms.IntegerField(required=False, min_value=0)
    end = forms.IntegerField(required=False, min_value=0)
    sentence = forms.RegexField(r"^[a-z_]+:\d+:\d+$", required=False)
    revision = forms.IntegerField(min_value=0)
    version = forms.CharField(max_length=30)
    next = forms.IntegerField(required=False)

    def __init__(self, *args: Any, match: Match, latest: BillVersion, elements: list[Element], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.latest = latest
        fields: dict[str, Any] = self.fields
        fields["letters"].choices = [(one.letter, one.text) for one in elements]
        self.initial = {
            "stance": match.stance,
            "scope": match.scope,
            "letters": match.elements,
            "revision": match.revision,
            "version": latest.key,
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        said["note"] = " ".join(filter(None, (said.get("near_miss", ""), said.get("note", "")))).strip()
        verdict = Verdict.REJECT if said.get("stance") == UNRELATED else Verdict.CONFIRM
        if needs_note(verdict, said.get("stance", "")) and not said["note"]:
            self.add_error("note", _("Say why: what is set aside or runs against it takes a note."))
        said["verdict"] = verdict
        said["clause"] = self._clause(said)
        return said

    def _clause(self, said: dict[str, Any]) -> Clause | None:
        """Words that were selected win over a sentence that was picked; neither keeps what is marked."""
        part, start, end = said.get("part"), said.get("start"), said.get("end")
        if not part or start is None or end is None:
            if not said.get("sentence"):
                return None
            part, first, last = said["sentence"].split(":")
            start, end = int(first), int(last)
        try:
            return clause_at(self.latest.text(), part, start, end)
        except NotAClause:
            self.add_error(None, _("The clause that you chose does not stand in this version. Select it again."))
            return None

    def judgement(self, match: Match) -> Judgement:
        said = self.cleaned_data
        stance = match.stance if said["verdict"] == Verdict.REJECT else said["stance"]
        return Judgement(said["verdict"], stance, said["scope"], tuple(said["letters"]), said["clause"], said["note"])


class RejectManyForm(forms.Form):
    """``match`` holds "key:revision" of each row that was ticked."""

    reason = forms.CharField(label=_("One reason for all of them"), max_length=2000)

    @staticmethod
    def ticked(posted: QueryDict) -> dict[int, int]:
        pairs = [value.partition(":") for value in posted.getlist("match")]
        return {int(pk): int(revision) for pk, _sep, revision in pairs if pk.isdigit() and revision.isdigit()}
