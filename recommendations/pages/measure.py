"""The page of one bill: why it is here, where it stands and why, and everything the Legislature recorded."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from bills.choices import (
    ACTIVITY_MEANINGS,
    ENDING_MEANINGS,
    STAGE_MEANINGS,
    Activity,
    AuthorRole,
    Ending,
    MessageKind,
    ReportState,
    Stage,
)
from bills.codes import code_name, section_link
from bills.deadlines import Ahead, deadline_ahead
from bills.drawings import Chamber, draw_chamber, latest_floor_votes
from bills.folded import unfolded
from bills.identifiers import MeasureId
from bills.joined import partners
from bills.lifecycle import RULES_BY_NAME
from bills.marking import Clause, Paragraph, paragraphs_with_clauses
from bills.models import (
    Action,
    Analysis,
    Author,
    BillVersion,
    Change,
    FloorListing,
    Hearing,
    Measure,
    Mention,
    OutcomeReport,
)
from bills.path import Stop, bearings_of, road, stop_name
from bills.seats import Seated, Seats
from recommendations.choices import MatchState
from recommendations.models import ClauseChange, Element, Evidence, Match, ReviewDecision
from recommendations.models.match import CHAPTERED
from recommendations.pages import measure_rows as rows
from recommendations.pages.clause_changes import clause_changes
from recommendations.pages.coalition import Coalition, unfolded_coalition
from recommendations.pages.voting import MatchedVote, read_vote

RECENT_DAYS = 6


@dataclass(frozen=True, slots=True)
class Quote:
    """A clause as the page prints it."""

    part: str
    start: int
    end: int
    quote: str
    elements: list[str]

    @property
    def part_name(self) -> str:
        return str(Evidence.Part(self.part).label)


@dataclass(slots=True)
class Answer:
    """One match with its clauses: which recommendation, in which direction, by which words."""

    match: Match
    quotes: list[Quote] = field(default_factory=list)
    clause_changes: list[ClauseChange] = field(default_factory=list)

    @property
    def words(self) -> list[ReviewDecision]:
        """Of people, newest first."""
        return unfolded(ReviewDecision, getattr(self.match, "words"))  # noqa: B009 — an annotation

    @property
    def elements(self) -> list[Element]:
        asked: list[Element] = unfolded(Element, getattr(self.match, "asked"))  # noqa: B009 — an annotation
        return [one for one in asked if one.letter in self.match.elements]


@dataclass(frozen=True, slots=True)
class Day:
    """The actions of one day, newest last as the Legislature prints them."""

    on: date
    actions: list[Action]


@dataclass(frozen=True, slots=True)
class GovernorsMessage:
    on: str
    kind: str
    text: str

    @property
    def name(self) -> str:
        return str(MessageKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class LawTouched:
    name: str
    link: str
    action: str


@dataclass(frozen=True, slots=True)
class LastChange:
    """The newest print, the one before it, and what became of the quoted clauses between the two."""

    before: BillVersion
    after: BillVersion
    clauses: list[ClauseChange]

    @property
    def has_new_subject(self) -> bool:
        """A version that came without its subject says nothing of what the subject was."""
        return bool(self.before.subject) and self.before.subject != self.after.subject


@dataclass(frozen=True, slots=True)
class MeasurePage:
    measure: Measure
    answers: list[Answer]
    actions: list[Action]
    versions: list[BillVersion]
    authors: list[Seated]
    votes: list[MatchedVote]
    chambers: list[Chamber]
    hearings: list[Hearing]
    floor: list[FloorListing]
    analyses: list[Analysis]
    changes: list[Change]
    mentions: list[Mention]
    coalition: Coalition
    lost_clauses: list[ClauseChange] = field(default_factory=list)

    @property
    def stage_name(self) -> str:
        return stop_name(Stage(self.measure.stage), self.measure.id_)

    @property
    def stage_meaning(self) -> str:
        return str(STAGE_MEANINGS[Stage(self.measure.stage)])

    @property
    def activity_meaning(self) -> str:
        return str(ACTIVITY_MEANINGS[Activity(self.measure.activity)])

    @property
    def ending_meaning(self) -> str:
        return str(ENDING_MEANINGS[Ending(self.measure.ending)])

    @property
    def stage_rule(self) -> Any:
        return RULES_BY_NAME.get(self.measure.stage_rule)

    @property
    def is_law(self) -> bool:
        return self.measure.id_.can_become_law and self.measure.stage in CHAPTERED

    @property
    def has_ended_badly(self) -> bool:
        return self.measure.stage in (Stage.VETOED, Stage.FAILED, Stage.DIED)

    @property
    def activity_rule(self) -> Any:
        return RULES_BY_NAME.get(self.measure.activity_rule)

    def road(self, as_of: date | None) -> list[Stop]:
        return road(self.measure, as_of)

    def deadline(self, as_of: date | None) -> Ahead | None:
        """By when it must have moved; None once it is over, and where no deadline is known."""
        if as_of is None or self.measure.activity == Activity.OVER:
            return None
        return deadline_ahead(bearings_of(self.measure), as_of)

    @property
    def last_change(self) -> LastChange | None:
        """None of a bill with one print."""
        if len(self.versions) < 2:
            return None
        before, after = self.versions[-2:]
        told = [one for answer in self.answers for one in answer.clause_changes] + self.lost_clauses
        return LastChange(before, after, [one for one in told if one.to_version_id == after.pk])

    @property
    def partners(self) -> list[MeasureId]:
        latest = self.measure.latest_version
        return partners(latest.digest, self.measure.id_) if latest else []

    @property
    def days(self) -> list[Day]:
        newest_first = sorted(self.actions, key=lambda action: action.position, reverse=True)
        return [Day(on, list(rows)) for on, rows in groupby(newest_first, key=lambda action: action.on)]

    @property
    def recent_days(self) -> list[Day]:
        return self.days[:RECENT_DAYS]

    @property
    def earlier_days(self) -> list[Day]:
        return self.days[RECENT_DAYS:]

    @property
    def digest(self) -> list[Paragraph]:
        """The latest digest with the clauses that were matched in it; those of an earlier version are not marked."""
        latest = self.measure.latest_version
        return paragraphs_with_clauses(latest.digest, _clauses(self.answers, latest)) if latest else []

    @property
    def law(self) -> list[LawTouched]:
        latest = self.measure.latest_version
        rows = latest.law if latest else []
        return [LawTouched(f"{code_name(r.code)} {r.section}", section_link(r.code, r.section), r.action) for r in rows]

    @property
    def leads(self) -> list[Seated]:
        return self._in_role(AuthorRole.LEAD)

    @property
    def principal_coauthors(self) -> list[Seated]:
        return self._in_role(AuthorRole.PRINCIPAL_COAUTHOR)

    @property
    def coauthors(self) -> list[Seated]:
        return self._in_role(AuthorRole.COAUTHOR)

    @property
    def message(self) -> GovernorsMessage | None:
        row: dict[str, str] | None = getattr(self.measure, "governors_message", None)
        return GovernorsMessage(**row) if row else None

    @property
    def report(self) -> OutcomeReport | None:
        """What the Governor's office announced; once the Legislature's data says it too, that is what is shown."""
        report: OutcomeReport | None = getattr(self.measure, "outcome_report", None)
        return report if report and report.state != ReportState.CONFIRMED else None

    def _in_role(self, role: AuthorRole) -> list[Seated]:
        return [author for author in self.authors if author.author.role == role]


def measure_page(measure: Any) -> MeasurePage:
    """The page of a row of ``measure_shown``."""
    of_measure = {"measure": measure.pk}
    events = rows.VOTES(**of_measure)
    told = clause_changes(measure)
    answers = answers_of(measure)
    for answer in answers:
        answer.clause_changes = told.of_match.get(answer.match.pk, [])
    confirmed = [answer.match for answer in answers if answer.match.state == MatchState.CONFIRMED]
    rewritten_on: date | None = getattr(measure, "rewritten_on", None)
    votes = [read_vote(event, confirmed, rewritten_on) for event in events]
    seats = rows.SEATS(session=measure.session_id)
    seated = Seats(seats)
    return MeasurePage(
        measure=measure,
        answers=answers,
        actions=rows.ACTIONS(**of_measure),
        versions=rows.VERSIONS(**of_measure),
        authors=[seated.of(author) for author in unfolded(Author, measure.folded_authors)],
        votes=votes,
        chambers=[draw_chamber(event, seats) for event in latest_floor_votes(events)],
        hearings=rows.HEARINGS(**of_measure),
        floor=unfolded(FloorListing, measure.folded_floor),
        analyses=rows.ANALYSES(**of_measure),
        changes=rows.CHANGES(**of_measure),
        mentions=unfolded(Mention, measure.folded_mentions),
        coalition=unfolded_coalition(measure),
        lost_clauses=told.lost,
    )


def answers_of(measure: Measure) -> list[Answer]:
    """Matches and their clauses in one query: a row a clause, and one for a match that has none."""
    return _grouped(rows.ANSWERS(measure=measure.pk))


def _grouped(rows: Iterable[Match]) -> list[Answer]:
    answers: dict[int, Answer] = {}
    for row in rows:
        answer = answers.setdefault(row.pk, Answer(row))
        clause: dict[str, Any] = getattr(row, "clause")  # noqa: B009 — an annotation, unknown to the type checker
        if clause["part"]:
            answer.quotes.append(Quote(**{**clause, "elements": _letters(clause["elements"])}))
    return list(answers.values())


def _letters(value: str | list[str]) -> list[str]:
    """SQLite hands a JSON column inside a JSON object over as text, PostgreSQL as what it is."""
    letters: list[str] = json.loads(value) if isinstance(value, str) else value
    return letters


def _clauses(answers: Iterable[Answer], version: BillVersion) -> list[Clause]:
    return [
        Clause(quote.start, quote.end, quote.quote, _label(answer, quote))
        for answer in answers
        for quote in answer.quotes
        if answer.match.version_id == version.pk and quote.part == Evidence.Part.DIGEST
    ]


def _label(answer: Answer, quote: Quote) -> str:
    letters = ", ".join(sorted(quote.elements))
    return f"{answer.match.recommendation.code} {letters}".strip()
