"""The words of staff analyses: read after the measures are stored, because they take longest and decide nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q

from bills import bulk
from bills.documents import NotReadable, read_document
from bills.models import Analysis, AnalysisText
from bills.positions import registered_positions

_FIELDS = ("analysis_id", "fingerprint", "form", "text", "positions")


@dataclass(frozen=True, slots=True)
class Wanted:
    """An analysis whose document has not been read yet."""

    pk: int
    source_id: str
    fingerprint: str


def analyses_to_read() -> Iterator[Wanted]:
    """Those that came with a document whose words we do not hold, the newest first."""
    unread = Analysis.objects.exclude(fingerprint="").filter(
        Q(words__isnull=True) | ~Q(words__fingerprint=F("fingerprint"))
    )
    rows = unread.order_by("-pk").values_list("pk", "source_id", "fingerprint")
    return (Wanted(*row) for row in rows.iterator())


@transaction.atomic
def keep_words(documents: Sequence[tuple[Wanted, bytes]]) -> list[tuple[Wanted, str]]:
    """Read and store a batch; returns what was not readable, and why. Those are not tried again."""
    rows: list[tuple[object, ...]] = []
    unreadable: list[tuple[Wanted, str]] = []
    for wanted, raw in documents:
        try:
            document = read_document(raw)
        except NotReadable as error:
            rows.append((wanted.pk, wanted.fingerprint, AnalysisText.Form.UNREADABLE.value, "", []))
            unreadable.append((wanted, str(error)))
        else:
            found = [[m.side, m.name, m.start, m.end, m.condition] for m in registered_positions(document.text)]
            rows.append((wanted.pk, wanted.fingerprint, document.form.value, document.text, found))
    bulk.insert_or_update(AnalysisText, _FIELDS, rows, unique=("analysis_id",))
    return unreadable
