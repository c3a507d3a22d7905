"""The long texts beside the tables: a column names a member of the same zip, and the name means nothing elsewhere."""

import re
from collections import Counter
from functools import partial

from bills.records import Unread
from ingest.bulk.gathered import Gathered
from ingest.errors import NotUnderstood
from ingest.rows import Row

_LOB = re.compile(r"([A-Z_]+)_\d+\.lob")


def lob_of(gathered: Gathered, row: Row, column: str) -> str | None:
    """The member that a row names; one that is missing or named twice is an issue, the row stays."""
    name = row.text(column)
    if not name:
        return None
    if not _LOB.fullmatch(name):
        raise row.strange(column, "is no name of a text member")
    if name not in gathered.container:
        gathered.issues.append(NotUnderstood(row.file, row.line, f"{column} names a member that is not there", name))
    gathered.lobs_used[name] += 1
    if gathered.lobs_used[name] == 2:
        reason = f"{column} names a member that another row named"
        gathered.issues.append(NotUnderstood(row.file, row.line, reason, name))
    return name


def report_orphans(gathered: Gathered) -> None:
    """One issue a table whose texts no row names. Of a table that is not read nothing is known."""
    texts = (found for name in gathered.container.names() if (found := _LOB.fullmatch(name)))
    orphans = Counter(text[1] for text in texts if text[1] in gathered.row_counts and text[0] not in gathered.lobs_used)
    for table, count in sorted(orphans.items()):
        reason = "text members that no row names"
        gathered.issues.append(NotUnderstood(f"{table}.dat", None, reason, str(count)))


def unread(gathered: Gathered, lob: str | None) -> Unread | None:
    """The words of a member, read out of the zip only where they differ from what is stored."""
    container = gathered.container
    if not lob or lob not in container:
        return None
    return Unread(container.words_digest(lob), partial(container.words, lob), lob)
