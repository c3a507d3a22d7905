"""Search over measures: one seam over SQLite's FTS5 and PostgreSQL's tsvector.

One row a measure, over its number, subject, title, digest, authors, sections of law, actions and the text of its
latest version. ``refresh`` is called by the one door for the measures that it wrote, never by a request. A search
ranks first; quotations from what was found are made afterwards, for the few that are shown.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from bills.choices import Stage
from bills.models import Measure
from bills.search_documents import Document, documents
from bills.search_query import Query, SectionTerm, Term, parse

MOST_AT_ONCE = 20  # of those that are owed, in one transaction
MOST_FOUND = 1_000
"""The best, or the first: of more only the number is told. Nobody leafs through forty pages."""
MOST_RANKED = 6_000
"""Where more measures hold the words, the newest sessions alone are ranked: one at least, and no more than that."""
# Columns of the SQLite table, with their weight in the ranking.
COLUMNS = {
    "number": 60.0, "subject": 12.0, "title": 6.0, "digest": 4.0, "authors": 8.0, "sections": 4.0, "actions": 1.0,
    "body": 1.0,
}  # fmt: skip
_KEY = {"sqlite": "bills_search.rowid", "postgresql": "measure_id"}
# PostgreSQL knows four weights, D to A.
_WEIGHTS = "{0.05, 0.2, 0.4, 1.0}"
# The newest sessions, with the measures that each begins and ends with.
_SESSIONS = """SELECT * FROM (SELECT id, (SELECT MIN(id) FROM bills_measure WHERE session_id = one.id) AS first,
    (SELECT MAX(id) FROM bills_measure WHERE session_id = one.id) AS last, start_year, extraordinary
    FROM bills_session AS one) AS filled WHERE first IS NOT NULL ORDER BY start_year DESC, extraordinary"""


@dataclass(frozen=True, slots=True)
class Found:
    """Measures, best first, each by its primary key with its stage, and what was understood of the words.

    ``stages``: how many fit in each stage, also of those that are too many for the list. ``held`` is how many hold the
    words, whatever else is asked of them, counted no further than ``MOST_RANKED`` and one; 0 without words.
    """

    query: Query
    measures: dict[int, str]
    stages: Mapping[str, int] = field(default_factory=dict)
    held: int = 0

    @property
    def total(self) -> int:
        return sum(self.stages.values())

    @property
    def is_of_the_first(self) -> bool:
        """More fit than are listed."""
        return len(self.measures) < self.total

    @property
    def is_of_newest_sessions(self) -> bool:
        """Too many hold the words for all of them to be ranked."""
        return self.held > MOST_RANKED


def search(text: str, *, stages: Sequence[str] = (), among: QuerySet[Any, Any] | None = None) -> Found:
    """Measures that fit the words, best first; without words, those that fit the conditions, latest moved first.

    Never raises for what was typed. ``recommendation:`` is only read: the caller says by ``among``, the primary keys of
    measures, which of them answer it.
    """
    query = parse(text)
    if query.is_empty and not stages:
        return Found(query, {})
    wanted = [{_stage(name) for name in names} for names in (query.stages, stages) if names]
    fitting = sorted(set.intersection(*wanted)) if wanted else None
    return _ranked(query, fitting, among) if query.has_words else _moved(query, fitting, among)


def refresh(measures: Iterable[int]) -> None:
    """Index these measures anew; a fixed number of queries however many there are."""
    pks = list(measures)
    if not pks:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany("DELETE FROM bills_search WHERE rowid = %s", [(pk,) for pk in pks])
            cursor.executemany(_INSERT_SQLITE, [(one.measure, *_columns(one)) for one in documents(pks)])
        else:
            cursor.executemany(_INSERT_POSTGRES, [(one.measure, *_vectors(one)) for one in documents(pks)])


def can_index_later() -> bool:
    """Whether the database keeps note of what is to be indexed, and lets another connection do it meanwhile."""
    return connection.vendor == "postgresql"


def owe(measures: Iterable[int]) -> None:
    """Note that these are to be indexed; until then they are found by the words they had."""
    with connection.cursor() as cursor:
        cursor.execute(_OWE_POSTGRES, [list(measures)])


@transaction.atomic
def index_owed() -> bool:
    """Index a few of those that are owed; False where there was none. Two may do it at once."""
    if not can_index_later():
        return False
    with connection.cursor() as cursor:
        cursor.execute(_OWED_POSTGRES, [MOST_AT_ONCE])
        pks = [pk for (pk,) in cursor.fetchall()]
    refresh(pks)
    return bool(pks)


def _stage(name: str) -> str:
    """``in_committee`` for ``In committee``; what is no stage stays, and finds nothing."""
    labels = {label.casefold().replace(" ", "_"): value for value, label in Stage.choices}
    return str(labels.get(name, name))


def _ranked(query: Query, stages: list[str] | None, among: QuerySet[Any, Any] | None) -> Found:
    """Measures that are still in the feed, hold the words and fit, best first."""
    tables, holds, values = _holding(query)
    held = _counted(tables, holds, values)
    key = _KEY[connection.vendor]
    # CROSS keeps SQLite from going through the measures first.
    fitting = f"FROM {tables} CROSS JOIN bills_measure WHERE {holds} AND bills_measure.id = {key}"
    fitting += " AND removed_at IS NULL"
    if held > MOST_RANKED:
        fitting += _in_newest_sessions(tables, holds, values)
    if stages is not None:
        fitting += f" AND stage IN ({', '.join(['%s'] * len(stages)) or 'NULL'})"
        values = [*values, *stages]
    if among is not None:
        those, named = among.query.sql_with_params()
        fitting += f" AND {key} IN ({those})"
        values = [*values, *named]
    if connection.vendor == "sqlite":
        place, order, weights = f"bm25(bills_search, {', '.join(map(str, COLUMNS.values()))})", "place", []
    else:
        place, order, weights = "ts_rank_cd(%s::real[], words, query, 1)", "place DESC", [_WEIGHTS]
    first = f"SELECT {key}, stage, {place} AS place {fitting} ORDER BY {order}, 1 LIMIT {MOST_FOUND}"
    measures = {pk: stage for pk, stage, _place in _rows(first, [*weights, *values])}
    counts = Counter(measures.values())
    if len(measures) == MOST_FOUND:
        counts = Counter(dict(_rows(f"SELECT stage, COUNT(*) {fitting} GROUP BY stage", values)))
    return Found(query, measures, counts, held)


def _counted(tables: str, holds: str, values: list[Any]) -> int:
    """As far as one more than are ranked: a word of every bill takes as long to count as all that follows."""
    some = f"SELECT 1 FROM {tables} WHERE {holds} LIMIT {MOST_RANKED + 1}"
    count: int = _rows(f"SELECT COUNT(*) FROM ({some}) AS holders", values)[0][0]
    return count


def _in_newest_sessions(tables: str, holds: str, values: list[Any]) -> str:
    """Narrows to the newest session, or the newest three, or nine, as long as what they hold can be ranked.

    SQLite goes through nothing beyond the first and the last measure of these, where the sessions alone would let it go
    through everything that is held; and where nothing else lies between, the sessions need not be asked for at all.
    """
    sessions = _rows(_SESSIONS, [])
    most = 1
    while most * 3 < len(sessions) and _counted(tables, holds + _between(sessions[: most * 3]), values) <= MOST_RANKED:
        most *= 3
    between = _between(sessions[:most])
    first, last = _ends(sessions[:most])
    if all(end < first or begin > last for _pk, begin, end, *_rest in sessions[most:]):
        return between
    return f"{between} AND session_id IN ({', '.join(str(row[0]) for row in sessions[:most])})"


def _between(sessions: list[tuple[Any, ...]]) -> str:
    first, last = _ends(sessions)
    return f" AND {_KEY[connection.vendor]} BETWEEN {first} AND {last}"


def _ends(sessions: list[tuple[Any, ...]]) -> tuple[int, int]:
    return min(row[1] for row in sessions), max(row[2] for row in sessions)


def _holding(query: Query) -> tuple[str, str, list[Any]]:
    """(tables, condition, their values) of all rows of the index that hold the words."""
    if connection.vendor == "sqlite":
        return "bills_search", "bills_search MATCH %s", [_match(query)]
    words, values = _tsquery(query)
    return f"bills_search CROSS JOIN (SELECT {words} AS query) AS typed", "words @@ query", values


def _moved(query: Query, stages: list[str] | None, among: QuerySet[Any, Any] | None) -> Found:
    """Without words there is no rank: every measure but those that hold what is unwanted, latest moved first."""
    fitting = Measure.objects.filter(removed_at=None)
    if stages is not None:
        fitting = fitting.filter(stage__in=stages)
    if among is not None:
        fitting = fitting.filter(pk__in=among)
    for term in query.unwanted:
        tables, holds, values = _holding(Query(wanted=[term]))
        unwanted = RawSQL(f"SELECT {_KEY[connection.vendor]} FROM {tables} WHERE {holds}", values)
        fitting = fitting.exclude(pk__in=unwanted)
    measures = dict(fitting.latest_moved_first().values_list("pk", "stage")[:MOST_FOUND])
    counts = Counter(measures.values())
    return Found(query, measures, Counter(fitting.count_by_stage()) if len(measures) == MOST_FOUND else counts)


def _rows(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


# SQLite


_INSERT_SQLITE = (
    f"INSERT INTO bills_search (rowid, {', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * (len(COLUMNS) + 1))})"
)


def _columns(one: Document) -> tuple[str, ...]:
    return (
        one.number, one.subject, one.title, one.digest, " ".join(one.authors), " ".join(one.sections),
        "\n".join(one.actions), one.body,
    )  # fmt: skip


def _match(query: Query) -> str:
    """The query in FTS5's language; every word stands in quotation marks, so none can be an operator."""
    wanted = [_fts(term) for term in query.wanted]
    wanted += [f"authors : {_fts(term)}" for term in query.authors]
    wanted += [f'sections : "{section.key}"{"*" if section.is_prefix else ""}' for section in query.sections]
    unwanted = "".join(f" NOT {_fts(term)}" for term in query.unwanted)
    return f"({' AND '.join(wanted)}){unwanted}"


def _fts(term: Term) -> str:
    return f'"{" ".join(term.words)}"{"*" if term.is_prefix else ""}'


# PostgreSQL

_INSERT_POSTGRES = """
    INSERT INTO bills_search (measure_id, words) VALUES (%s,
        setweight(to_tsvector('english', %s), 'A') || setweight(to_tsvector('simple', %s), 'A')
        || setweight(to_tsvector('english', %s), 'B') || setweight(to_tsvector('english', %s), 'C')
        || to_tsvector('english', %s) || array_to_tsvector(%s::text[]))
    ON CONFLICT (measure_id) DO UPDATE SET words = excluded.words, is_owed = false
"""
_OWE_POSTGRES = """
    INSERT INTO bills_search (measure_id, words, is_owed) SELECT unnest(%s::bigint[]), '', true
    ON CONFLICT (measure_id) DO UPDATE SET is_owed = true
"""
_OWED_POSTGRES = """
    SELECT measure_id FROM bills_search WHERE is_owed ORDER BY measure_id LIMIT %s FOR UPDATE SKIP LOCKED
"""


def _vectors(one: Document) -> tuple[Any, ...]:
    """Authors and sections are words with a mark before them, because a tsvector has no columns."""
    marked = {f"@{word}" for author in one.authors for word in _words(author)} | {f"§{key}" for key in one.sections}
    below = "\n".join((" ".join(one.authors), *one.actions, one.body))
    return one.subject, one.number, one.title, one.digest, below, sorted(marked)


def _words(text: str) -> list[str]:
    term = parse(f'"{text}"').wanted
    return list(term[0].words) if term else []


def _tsquery(query: Query) -> tuple[str, list[Any]]:
    """(SQL expression, its values); words go in as values, so none can be an operator."""
    parts: list[str] = []
    values: list[Any] = []
    for terms, sign in ((query.wanted, ""), (query.unwanted, "!! ")):
        for term in terms:
            parts.append(f"{sign}({_ts(term, values)})")
    for author in query.authors:
        parts += ["%s::tsquery"] * len(author.words)
        values += [f"'@{word}'" for word in author.words]
    for section in query.sections:
        parts.append("%s::tsquery")
        values.append(_marked(section))
    return " && ".join(parts), values


def _marked(section: SectionTerm) -> str:
    return f"'§{section.key}'{':*' if section.is_prefix else ''}"


def _ts(term: Term, values: list[Any]) -> str:
    """A measure's number is indexed as it is written, everything else by its stem."""
    words = " ".join(term.words)
    if not term.is_prefix:
        values += [words, words]
        return "phraseto_tsquery('english', %s) || phraseto_tsquery('simple', %s)"
    *before, last = term.words
    values.append(f"{last}:*")
    if not before:
        return "to_tsquery('simple', %s)"
    values.insert(-1, " ".join(before))
    return "phraseto_tsquery('english', %s) <-> to_tsquery('simple', %s)"
