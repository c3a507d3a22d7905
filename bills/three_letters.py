"""Which measures hold words in subject or author, as parts of words too, without reading every subject.

SQLite keeps an index of every three letters in a row (``bills/migrations/0015``), and a word of three letters and more
is in it exactly where LIKE finds it. PostgreSQL reads every subject, for its own such index is an extension.
"""

from collections.abc import Sequence

from django.db import connection
from django.db.models.expressions import RawSQL

SHORTEST = 3
MOST_WORDS = 30
"""Of more, the first are asked for, and who holds these is asked for all."""
FEW = 2_000
"""So many measures are quicker found by the index, and more of them by reading the newest until a page is full."""
_HOLDING = "FROM bills_three_letters WHERE bills_three_letters MATCH lower(%s)"


def are_all_indexed(words: Sequence[str]) -> bool:
    return len(words) <= MOST_WORDS and all(len(word) >= SHORTEST for word in words)


def count_holding(words: Sequence[str]) -> int | None:
    """How many measures hold every word that is indexed; None where there is nothing to ask."""
    if connection.vendor != "sqlite" or not (phrases := _phrases(words)):
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) {_HOLDING}", [phrases])
        count: int = cursor.fetchone()[0]
    return count


def holding(words: Sequence[str]) -> RawSQL:
    """The keys of these measures."""
    return RawSQL(f"SELECT rowid {_HOLDING}", [_phrases(words)])


def _phrases(words: Sequence[str]) -> str:
    """In FTS5's language; every word stands in quotation marks, so none can be an operator."""
    indexed = [word for word in words if len(word) >= SHORTEST][:MOST_WORDS]
    return " ".join('"{}"'.format(word.replace('"', '""')) for word in indexed)
