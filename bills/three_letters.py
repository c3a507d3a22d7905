"""Which measures hold words in subject or author, as parts of words too, without reading every subject.

SQLite keeps an index of every three letters in a row (``bills/migrations/0015``), and a word of three letters and more
is in it exactly where LIKE finds it. PostgreSQL reads every subject, for its own such index is an extension.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from bills.models import Measure

SHORTEST = 3
MOST_WORDS = 30
"""Of more, the first are asked for, and who holds these is asked for all."""
FEW = 2_000
"""So many measures are quicker found by the index, and more of them by reading the newest until a page is full."""
_HOLDING = "FROM bills_three_letters WHERE bills_three_letters MATCH lower(%s)"


def are_all_indexed(words: Sequence[str]) -> bool:
    return len(words) <= MOST_WORDS and all(len(word) >= SHORTEST for word in words)


def count_holding(words: Sequence[str], most: int) -> int | None:
    """How many measures hold every word that is indexed, counted to ``most``; None where there is nothing to ask."""
    if connection.vendor != "sqlite" or not (phrases := _phrases(words)):
        return None
    return _counted(_HOLDING, [phrases], most)


def count_fitting(words: Sequence[str], measures: QuerySet[Measure], most: int) -> int:
    """How many of these measures hold every word that is indexed, counted to ``most``: who holds them is looked up."""
    here = measures.filter(pk=RawSQL("bills_three_letters.rowid", [])).order_by().values("pk")
    fits, values = here.query.sql_with_params()
    return _counted(f"{_HOLDING} AND EXISTS ({fits})", [_phrases(words), *values], most)


def _counted(holding: str, values: list[Any], most: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM (SELECT 1 {holding} LIMIT {most})", values)
        count: int = cursor.fetchone()[0]
    return count


def holding(words: Sequence[str]) -> RawSQL:
    """The keys of these measures."""
    return RawSQL(f"SELECT rowid {_HOLDING}", [_phrases(words)])


def _phrases(words: Sequence[str]) -> str:
    """In FTS5's language; every word stands in quotation marks, so none can be an operator."""
    indexed = [word for word in words if len(word) >= SHORTEST][:MOST_WORDS]
    return " ".join('"{}"'.format(word.replace('"', '""')) for word in indexed)
