"""How often each source is to be read, and after what silence it is late."""

from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OFFICIAL = "pubinfo"


@dataclass(frozen=True, slots=True)
class Cadence:
    """``late_after`` counts hours on which the houses meet for the official feed, and plain hours for the others."""

    name: str | Promise
    every: timedelta
    late_after: timedelta


CADENCES = MappingProxyType(
    {
        OFFICIAL: Cadence(_("Legislature, bulk data (pubinfo)"), timedelta(days=1), timedelta(hours=36)),
        "billfeed": Cadence(_("Configured feeds (RSS, Atom)"), timedelta(hours=1), timedelta(hours=48)),
        "governor": Cadence(_("Governor’s office, legislative updates"), timedelta(hours=1), timedelta(hours=48)),
        "legiscan": Cadence("LegiScan", timedelta(days=1), timedelta(hours=72)),
        "openstates": Cadence("Open States", timedelta(days=1), timedelta(hours=72)),
    }
)
LONGEST_SILENCE = timedelta(days=8)
"""In recess too, the official feed is rebuilt every night and its whole session every Sunday."""


def cadence_of(source: str) -> Cadence:
    """A source that stands in no table is read daily."""
    return CADENCES.get(source) or Cadence(source, timedelta(days=1), timedelta(hours=72))
