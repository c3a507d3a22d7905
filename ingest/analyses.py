"""The second reading of a delivery: the documents of staff analyses, out of the archive, a batch a transaction.

They are many and slow to open, and nothing waits for their words; so the measures are stored first, and this may stop
anywhere and go on the next time.
"""

from collections.abc import Iterator
from itertools import islice

from bills.upsert import Wanted, analyses_to_read, keep_words
from ingest import archive
from ingest.container import Container, open_container
from ingest.errors import Refused
from ingest.models import Issue, RawDocument, Run
from ingest.rows import Tally, read_rows
from ingest.tables import COLUMNS

BATCH = 50
MOST_DELIVERIES = 10
_FILE = "BILL_ANALYSIS_TBL.dat"


def read_analyses(source: str) -> dict[str, int]:
    """Read every document that is wanted and still in the archive; returns how many were read, odd and left."""
    wanted = {(one.source_id, one.fingerprint): one for one in analyses_to_read()}
    counts = {"read": 0, "unreadable": 0}
    for document in RawDocument.objects.filter(source=source).order_by("-kept_at", "-pk")[:MOST_DELIVERIES]:
        if not wanted:
            break
        run = Run.objects.filter(readings__document=document).first()
        for batch in _batches(_documents(document, wanted)):
            odd = keep_words(batch)
            counts["read"] += len(batch)
            counts["unreadable"] += len(odd)
            Issue.objects.bulk_create(
                Issue(
                    run=run,
                    source=source,
                    file=_FILE,
                    reason="the document is not readable",
                    value=f"{one.source_id}: {why}"[:500],
                )
                for one, why in odd
            )
    return counts | {"left": len(wanted)}


def _documents(document: RawDocument, wanted: dict[tuple[str, str], Wanted]) -> Iterator[tuple[Wanted, bytes]]:
    """Documents of one delivery that are wanted; what is found is wanted no longer."""
    try:
        with open_container(archive.find(document.sha256)) as container:
            if _FILE in container:
                yield from _found(container, wanted)
    except Refused:
        return  # cut or lost since: another delivery may hold them


def _found(container: Container, wanted: dict[tuple[str, str], Wanted]) -> Iterator[tuple[Wanted, bytes]]:
    with container.stream(_FILE) as stream:
        for row in read_rows(stream, _FILE, COLUMNS["BILL_ANALYSIS_TBL"], Tally()):
            lob = row.text("source_doc")
            if lob in container and (one := wanted.pop((row.text("analysis_id"), container.fingerprint(lob)), None)):
                yield one, container.read(lob)


def _batches(documents: Iterator[tuple[Wanted, bytes]]) -> Iterator[list[tuple[Wanted, bytes]]]:
    while batch := list(islice(documents, BATCH)):
        yield batch
