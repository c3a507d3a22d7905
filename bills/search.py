"""Search over measures: one seam over SQLite's FTS5 and PostgreSQL's tsvector.

One row a measure, over its number, subject, title, digest, authors, sections of law, actions and the text of its
latest version. ``refresh`` is called by the one door for the measures that it wrote, never by a request. A search
ranks first; quotations from what was found are made afterwards, for the few that are shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection, transaction

from bills.choices import Stage
from bills.models import Measure
from bills.search_documents import Document, documents
from bills.search_query import Query, SectionTerm, Term, parse

MOST_AT_ONCE = 20  # of those that are owed, in one transaction
MOST_FOUND = 5_000
MOST_RANKED = 6_000
"""Where more measures hold the words, the newest sessions alone are ranked, about so many measures of them."""
# Columns of the SQLite table, with their weight in the ranking.
COLUMNS = {
    "number": 60.0, "subject": 12.0, "title": 6.0, "digest": 4.0, "authors": 8.0, "sections": 4.0, "actions": 1.0,
    "body": 1.0,
}  # fmt: skip
_KEY = {"sqlite": "rowid", "postgresql": "measure_id"}
# PostgreSQL knows four weights, D to A.
_WEIGHTS = "{0.05, 0.2, 0.4, 1.0}"
# To count what holds the words costs a twentieth of ranking it.
_RECENT = """((SELECT n FROM held) <= {most} OR {id} IN (SELECT id FROM bills_measure WHERE session_id IN (
    SELECT id FROM (SELECT id, COUNT(*) OVER () AS sessions,
        ROW_NUMBER() OVER (ORDER BY start_year DESC, extraordinary) AS place FROM bills_session) AS newest
    WHERE place = 1 OR place <= sessions * {most} / (SELECT n FROM held))))"""
# Only what was ranked is looked up; CROSS keeps SQLite from going through the measures first.
_WITH_STAGE = (
    "WITH held AS (SELECT COUNT(*) AS n FROM {holding}) SELECT measure_id, stage, (SELECT n FROM held)"
    " FROM ({ranked}) AS found CROSS JOIN bills_measure"
    " WHERE bills_measure.id = measure_id AND removed_at IS NULL ORDER BY place {down}, measure_id"
)


@dataclass(frozen=True, slots=True)
class Found:
    """Measures, best first, each by its primary key with its stage, and what was understood of the words.

    ``held`` is how many hold the words, whatever else is asked of them; 0 without words.
    """

    query: Query
    measures: dict[int, str]
    held: int = 0

    @property
    def is_of_the_best(self) -> bool:
        """All were ranked, and the list ends before the last of them."""
        return MOST_FOUND < self.held <= MOST_RANKED

    @property
    def is_of_newest_sessions(self) -> bool:
        """Too many hold the words for all of them to be ranked."""
        return self.held > MOST_RANKED


def search(text: str, *, stages: Sequence[str] = (), limit: int = MOST_FOUND) -> Found:
    """Measures that fit the words, best first; without words, those that fit the conditions, latest moved first.

    Never raises for what was typed. ``recommendation:`` is only read: the caller narrows by ``query.recommendations``.
    """
    query = parse(text)
    if query.is_empty and not stages:
        return Found(query, {})
    ranked, held = _ranked(query) if query.has_words else (_moved(query), 0)
    wanted = [{_stage(name) for name in names} for names in (query.stages, stages) if names]
    fitting = ((pk, stage) for pk, stage in ranked if all(stage in names for names in wanted))
    return Found(query, dict(islice(fitting, limit)), held)


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


def _ranked(query: Query) -> tuple[list[tuple[int, str]], int]:
    """Measures that are still in the feed and hold the words, with their stage, best first; and how many hold them."""
    holding, values = _holding(query)
    if connection.vendor == "sqlite":
        rank, recent, down = f"bm25(bills_search, {', '.join(map(str, COLUMNS.values()))})", "+rowid", ""
        weights = []
    else:
        rank, recent, down = "ts_rank_cd(%s::real[], words, query, 1)", "measure_id", "DESC"
        weights = [_WEIGHTS]
    ranked = (
        f"SELECT {_KEY[connection.vendor]} AS measure_id, {rank} AS place FROM {holding}"
        f" AND {_RECENT.format(id=recent, most=MOST_RANKED)} ORDER BY place {down}, measure_id LIMIT {MOST_FOUND}"
    )
    rows = _rows(_WITH_STAGE.format(holding=holding, ranked=ranked, down=down), [*values, *weights, *values])
    return [(pk, stage) for pk, stage, _held in rows], rows[0][2] if rows else 0


def _holding(query: Query) -> tuple[str, list[Any]]:
    """(what follows FROM, its values) of all rows of the index that hold the words."""
    if connection.vendor == "sqlite":
        return "bills_search WHERE bills_search MATCH %s", [_match(query)]
    words, values = _tsquery(query)
    return f"bills_search, (SELECT {words} AS query) AS typed WHERE words @@ query", values


def _moved(query: Query) -> list[tuple[int, str]]:
    """Without words there is no rank: every measure but those that hold what is unwanted, latest moved first."""
    unwanted = {pk for term in query.unwanted for pk in _every(Query(wanted=[term]))}
    rows = Measure.objects.filter(removed_at=None).latest_moved_first().values_list("pk", "stage")
    return [row for row in rows.iterator() if row[0] not in unwanted]


def _every(query: Query) -> list[int]:
    holding, values = _holding(query)
    return [pk for (pk,) in _rows(f"SELECT {_KEY[connection.vendor]} FROM {holding}", values)]


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
