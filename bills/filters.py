"""What a reader may narrow a list of measures by. Knows nothing of recommendations."""

from typing import Any

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bills.choices import Activity, Stage
from bills.identifiers import MEASURE_TYPES, MeasureId, NotAnIdentifier, SessionId
from bills.models import Measure, Session
from bills.models.measure import MeasureQuerySet

TYPE_NAMES = {
    "AB": _("AB, Assembly bills"),
    "SB": _("SB, Senate bills"),
    "ACA": _("ACA, Assembly constitutional amendments"),
    "SCA": _("SCA, Senate constitutional amendments"),
    "ACR": _("ACR, Assembly concurrent resolutions"),
    "SCR": _("SCR, Senate concurrent resolutions"),
    "AJR": _("AJR, Assembly joint resolutions"),
    "SJR": _("SJR, Senate joint resolutions"),
    "HR": _("HR, Assembly resolutions"),
    "SR": _("SR, Senate resolutions"),
    "GRP": _("GRP, Governor’s reorganization plans"),
}
HOUSES = {"A": _("From the Assembly"), "S": _("From the Senate")}
ANY_SESSION = SessionId(2025)


class MeasureFilter(filters.FilterSet):
    """Values that mean nothing are ignored and named on the page; they never fail it."""

    q = filters.CharFilter(method="search", label=_("Number, words of the subject, or author"))
    session = filters.ModelChoiceFilter(
        queryset=Session.objects.all(), to_field_name="key", label=_("Session"), empty_label=_("Every session")
    )
    stage = filters.ChoiceFilter(choices=Stage.choices, label=_("Stage"), empty_label=_("Any stage"))
    activity = filters.ChoiceFilter(choices=Activity.choices, label=_("Activity"), empty_label=_("Any activity"))
    type = filters.ChoiceFilter(
        choices=[(kind, TYPE_NAMES[kind]) for kind in MEASURE_TYPES], label=_("Kind"), empty_label=_("Any kind")
    )

    class Meta:
        model = Measure
        fields: tuple[str, ...] = ("q", "session", "stage", "activity", "type")

    def search(self, measures: MeasureQuerySet, name: str, value: str) -> MeasureQuerySet:
        """An exact number finds that measure; anything else must stand, word for word, in subject or author."""
        named = self.named_measure
        if named:
            return measures.filter(
                type=named.type, number=named.number, session__extraordinary=named.session.extraordinary
            )
        for word in value.split():
            measures = measures.filter(Q(subject__icontains=word) | Q(author_line__icontains=word))
        return measures

    @property
    def named_measure(self) -> MeasureId | None:
        """The measure whose number was typed: ``AB 779``, ``ab779``, ``ABX1-2``."""
        self.form.is_valid()  # fills cleaned_data, with whatever made sense
        cleaned: dict[str, Any] = self.form.cleaned_data
        session = cleaned.get("session")
        try:
            return MeasureId.parse(cleaned.get("q") or "", session.id_ if session else ANY_SESSION)
        except NotAnIdentifier:
            return None
