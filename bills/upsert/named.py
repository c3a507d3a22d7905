"""The measures that are known of those that somebody named."""

from collections.abc import Iterable

from django.db.models import Q

from bills.identifiers import MeasureId
from bills.models import Measure

_MOST_IN_A_QUERY = 300


def pks_of(measures: Iterable[MeasureId]) -> dict[MeasureId, int]:
    """Primary keys, by measure; what is not known is left out."""
    wanted, found = list(dict.fromkeys(measures)), dict[MeasureId, int]()
    for start in range(0, len(wanted), _MOST_IN_A_QUERY):
        among = Q(pk__in=[])
        for one in wanted[start : start + _MOST_IN_A_QUERY]:
            among |= Q(session__key=str(one.session), type=one.type, number=one.number)
        found |= {row.id_: row.pk for row in Measure.objects.filter(among).select_related("session")}
    return found
