"""The one writer of the public stream: whatever is new in the tables behind it is appended, each row once.

Rows that another transaction numbered earlier and committed later are found all the same, because what is asked is
which rows the stream has not got, and never which come after a number.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Exists, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from bills import bulk
from bills.choices import ChangeKind, Origin
from bills.models import Change, Measure
from recommendations.choices import MatchState, OurKind, Verdict
from recommendations.models import (
    ClauseChange,
    Dispute,
    ImplementationReport,
    Match,
    PublicChange,
    ReviewDecision,
    StatusChange,
    StatusOverride,
    TeamPosition,
)

BATCH = 10_000
FIELDS = (
    "source", "source_id", "kind", "measure_id", "recommendation_id", "was", "now", "before", "after", "happened_on",
    "recorded_at", "origin", "document",
)  # fmt: skip
Row = tuple[Any, ...]
"""In the order of FIELDS."""


def publish(*, at: datetime) -> int:
    """Append all that is new; returns how many lines. A decision comes when it can no longer be undone at ``at``.

    Causes come before what follows from them, in the order of ``SOURCES``. One transaction a batch.
    """
    appended = 0
    for source in SOURCES:
        while (batch := _append(source, at)) == BATCH:
            appended += batch
        appended += batch
    return appended


@transaction.atomic
def _append(source: Callable[[datetime], Sequence[Row]], at: datetime) -> int:
    """One writer at a time: a key is taken and committed before the next one is taken."""
    if connection.vendor == "postgresql":  # SQLite lets in one writer anyway
        table = connection.ops.quote_name(PublicChange._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
    rows = source(at)
    bulk.insert(PublicChange, FIELDS, rows)
    return len(rows)


def _new(rows: models.QuerySet[Any], source: str) -> Any:
    """Those that the stream has not got, oldest first, as many as a batch takes."""
    there = PublicChange.objects.filter(source=source, source_id=OuterRef("pk"))
    return rows.filter(~Exists(there)).order_by("pk")[:BATCH]


def _changes(at: datetime) -> Sequence[Row]:
    columns = ("pk", "kind", "measure_id", "was", "now", "happened_on", "recorded_at", "origin", "document")
    found = list(_new(Change.objects.all(), "change").values_list(*columns))
    stands = _standing({row[2] for row in found if row[1] == ChangeKind.MEASURE_ADDED})
    return [
        ("change", pk, kind, measure, None, was, now, None, stands.get(measure) if kind == _ADDED else None, *when)
        for pk, kind, measure, was, now, *when in found
    ]


_ADDED = ChangeKind.MEASURE_ADDED.value
_STANDS = ("stage", "activity", "ending", "author_line", "chapter_number", "chapter_year")


def _standing(measures: set[int]) -> dict[int, dict[str, Any]]:
    """Where new measures stand: their history before they were added made no changes."""
    rows = Measure.objects.filter(pk__in=measures).order_by().values_list("pk", *_STANDS)
    return {pk: dict(zip(_STANDS, values, strict=True)) for pk, *values in rows}


def _clause_changes(at: datetime) -> Sequence[Row]:
    rows = ClauseChange.objects.news().select_related("match", "from_version", "to_version")
    return [
        _row(
            "clause", row.pk, OurKind.CLAUSE_CHANGED, row.match, row.was, row.now, row.happened_on, row.recorded_at,
            after={
                "fate": row.kind, "part": row.part, "because": row.because, "replaced": row.replaced,
                "from_version": row.from_version.key, "to_version": row.to_version.key,
            },
        )
        for row in _new(rows, "clause")
    ]  # fmt: skip


def _decisions(at: datetime) -> Sequence[Row]:
    """Words that stand and can no longer be undone. The role is told, the person's name is left to the page."""
    rows = ReviewDecision.objects.filter(released_at__lte=at, undone_at=None, is_demo=False)
    return [
        _row(
            "decision", row.pk, OurKind.DECISION_MADE, row.match, row.before["state"],
            MatchState.CONFIRMED if row.verdict == Verdict.CONFIRM else MatchState.REJECTED,
            localdate(row.decided_at), row.released_at,
            after={
                "verdict": row.verdict, "stance": row.stance, "scope": row.scope, "elements": row.elements,
                "version": row.version.key, "part": row.part, "quote": row.quote, "note": row.note, "role": row.role,
            },
        )
        for row in _new(rows.select_related("match", "version"), "decision")
    ]  # fmt: skip


def _findings(at: datetime) -> Sequence[Row]:
    of_same = ImplementationReport.objects.annotate(of=Coalesce("measure_id", 0)).filter(
        of=Coalesce(OuterRef("measure_id"), 0), recommendation=OuterRef("recommendation"), pk__lt=OuterRef("pk")
    )
    before = of_same.order_by("-pk").values("state")[:1]
    rows = ImplementationReport.objects.annotate(state_before=Subquery(before))
    return [
        _row(
            "finding", row.pk, OurKind.FINDING_MADE, row, vars(row)["state_before"] or "", row.state, row.evidence_on,
            row.recorded_at, after={"quote": row.quote, "source_url": row.source_url, "note": row.note},
        )
        for row in _new(rows, "finding")
    ]  # fmt: skip


def _overrides(at: datetime) -> Sequence[Row]:
    """As the recommendation shows it, before the status that follows from it."""
    return [
        (
            "override", row.pk, (OurKind.OVERRIDE_WITHDRAWN if row.is_withdrawal else OurKind.OVERRIDE_MADE).value,
            None, row.recommendation_id, "", _words_of(row), None, row.said,
            row.source_on or localdate(row.recorded_at), row.recorded_at, Origin.LIVE.value, "",
        )
        for row in _new(StatusOverride.objects.all(), "override")
    ]  # fmt: skip


def _words_of(row: StatusOverride) -> str:
    risk = {True: "at_risk", False: "not_at_risk", None: ""}[row.is_at_risk]
    return " ".join(word for word in (row.in_law, row.this_session, risk) if word)


def _answers(at: datetime) -> Sequence[Row]:
    """What we answered. The reader's own words are left to the page, from which they can be taken."""
    rows = Dispute.objects.answered().filter(is_demo=False).select_related("match")
    return [
        (
            "answer", row.pk, OurKind.CORRECTION_ANSWERED.value, row.match.measure_id if row.match else None,
            row.match.recommendation_id if row.match else row.recommendation_id, "", row.outcome, None,
            {"about": row.kind, "received_on": localdate(row.received_at).isoformat(), "answer": row.answer},
            localdate(row.answered_at), row.answered_at, Origin.LIVE.value, "",
        )
        for row in _new(rows, "answer")
    ]  # fmt: skip


def _statuses(at: datetime) -> Sequence[Row]:
    earlier = StatusChange.objects.filter(recommendation=OuterRef("recommendation"), pk__lt=OuterRef("pk"))
    last = earlier.order_by("-pk")
    rows = StatusChange.objects.annotate(
        **{f"{name}_before": Subquery(last.values(name)[:1]) for name in _STATED},
    )
    return [_status_row(row) for row in _new(rows, "status")]


_STATED = ("in_law", "this_session", "is_at_risk", "basis")


def _status_row(row: StatusChange) -> Row:
    also = vars(row)
    before = {name: also[f"{name}_before"] for name in _STATED} if also["in_law_before"] is not None else None
    after = {name: getattr(row, name) for name in _STATED}
    facts = after | {"because": row.because, "rule_version": row.rule_version, "override": row.override}
    was = _in_short(before) if before else ""
    return (
        "status", row.pk, OurKind.STATUS_CHANGED.value, None, row.recommendation_id, was, _in_short(after), before,
        facts, row.as_of, row.recorded_at, Origin.LIVE.value, "",
    )  # fmt: skip


def _in_short(facts: dict[str, Any]) -> str:
    """``in_part moving at_risk``."""
    return f"{facts['in_law']} {facts['this_session']}{' at_risk' if facts['is_at_risk'] else ''}"


def _matches(at: datetime) -> Sequence[Row]:
    """What the public sees of each match, against what the stream said of it last."""
    held: set[Pair] = set(ReviewDecision.objects.held(at).values_list("match__measure", "match__recommendation"))
    said = _last_said("match")
    public = (
        Match.objects.public()
        .order_by("measure", "recommendation")
        .select_related("version", "measure")
        .prefetch_related("evidence")
        .defer("version__digest", "version__long_title", "version__sections_of_law", "measure__steps")
    )
    now: dict[Pair, Said] = {(match.measure_id, match.recommendation_id): match_in_public(match) for match in public}
    return [
        (
            "match", number, kind.value, *pair, was["state"] if was else "", is_now["state"] if is_now else "",
            was, is_now, localdate(at), at, Origin.LIVE.value, "",
        )
        for number, (pair, kind, was, is_now) in enumerate(_moved(said, now, held), _next_of("match"))
    ]  # fmt: skip


def _positions(at: datetime) -> Sequence[Row]:
    """What the public sees of each position of the coalition, against what the stream said of it last."""
    said = {measure: after for (measure, _of), after in _last_said("position").items()}
    rows = TeamPosition.objects.filter(is_public=True).select_related("version")
    now = {row.measure_id: position_in_public(row) for row in rows}
    moved = [measure for measure in sorted({*said, *now}) if said.get(measure) != now.get(measure)]
    return [
        (
            "position", number, OurKind.POSITION_CHANGED.value, measure, None, said.get(measure, NOTHING)["position"],
            now.get(measure, NOTHING)["position"], said.get(measure), now.get(measure),
            now[measure]["since"] if measure in now else localdate(at), at, Origin.LIVE.value, "",
        )
        for number, measure in enumerate(moved, _next_of("position"))
    ]  # fmt: skip


NOTHING = {"position": ""}


def position_in_public(position: TeamPosition) -> "Said":
    """What pages and API show of a position, in JSON's own types; asks for its version."""
    return {
        "position": position.stance,
        "since": position.since.isoformat(),
        "version": position.version.key,
        "note": position.note,
    }


def _next_of(source: str) -> int:
    """Of lines that are no row of a table elsewhere."""
    last: int = PublicChange.objects.filter(source=source).aggregate(last=Max("source_id"))["last"] or 0
    return last + 1


Pair = tuple[int, int | None]
Said = dict[str, Any]


def _moved(
    said: dict[Pair, Said], now: dict[Pair, Said], held: set[Pair]
) -> Iterator[tuple[Pair, OurKind, Said | None, Said | None]]:
    for pair in sorted({*said, *now} - held):
        was, is_now = said.get(pair), now.get(pair)
        if was != is_now:
            kind = OurKind.MATCH_CHANGED if was and is_now else OurKind.MATCH_ADDED if is_now else OurKind.MATCH_REMOVED
            yield pair, kind, was, is_now


def _last_said(source: str) -> dict[Pair, Said]:
    """(measure, recommendation) → the newest ``after`` of that pair, where it was not taken out of the public."""
    newest = (
        PublicChange.objects.filter(source=source)
        .order_by()
        .values("measure", "recommendation")
        .annotate(last=Max("pk"))
        .values("last")
    )
    rows = PublicChange.objects.filter(pk__in=newest).values_list("measure", "recommendation", "after")
    return {(measure, of): after for measure, of, after in rows if measure and after}


def match_in_public(match: Match) -> Said:
    """What pages and API show of a match, in JSON's own types; asks for its version and evidence."""
    return {
        "id": match.pk,
        "state": str(match.state),
        "confidence": str(match.confidence.value),
        "stance": str(match.stance),
        "scope": str(match.scope),
        "band": str(match.band),
        "elements": list(match.elements),
        "version": match.version.key,
        "clauses": [
            {"part": one.part, "start": one.start, "end": one.end, "quote": one.quote, "elements": list(one.elements)}
            for one in match.evidence.all()
        ],
    }


def _row(
    source: str, pk: int, kind: OurKind, of: Any, was: str, now: str, on: Any, at: datetime, *, after: Said
) -> Row:
    """Of something that has a measure and a recommendation, or hangs on a match."""
    return (
        source, pk, kind.value, of.measure_id, of.recommendation_id, was, str(now), None, after, on, at,
        Origin.LIVE.value, "",
    )  # fmt: skip


SOURCES = (_changes, _clause_changes, _decisions, _findings, _answers, _positions, _matches, _overrides, _statuses)
