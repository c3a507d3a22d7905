"""The words of a measure's latest version as the database holds them: what labels point at."""

from bills.identifiers import MeasureId
from bills.models import Measure
from bills.records import BillText


def stored_text(measure: MeasureId) -> BillText | None:
    """Nothing where the measure, or a version of it, is not on file."""
    found = Measure.objects.filter(latest_version__isnull=False).select_related("latest_version__body")
    one = found.filter(session__key=str(measure.session), type=measure.type, number=measure.number).first()
    return one.latest_version.text() if one and one.latest_version else None
