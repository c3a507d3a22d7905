"""The page of one recommendation: what it asks, what answers it, what runs against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Case, Count, F, IntegerField, Q, Value, When, Window, prefetch_related_objects
from django.db.models.functions import DenseRank, RowNumber
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from bills.choices import Activity
from bills.codes import code_name, section_link
from bills.prepared import Prepared
from recommendations.choices import Stance
from recommendations.models import Match, Recommendation, StatusChange
from recommendations.models.clause_change import told_changes
from recommendations.models.match import CHAPTERED, COUNTING, MatchQuerySet
from recommendations.pages.elements import Stitch, stitches
from recommendations.pages.implementation import OnTheGround, on_the_ground
from recommendations.pages.obstacles import InTheWay, in_the_way
from recommendations.pages.timeline import SESSIONS, Timeline, timeline

UNFOLDED = 8
ENDED = 5
"""Ended bills of either direction that the page lists, the newest first; the list of bills has the others."""
UNREAD = (
    *(f"version__{name}" for name in ("digest", "long_title", "sections_of_law")),
    *(f"measure__{name}" for name in ("facet_digests", "provenance", "stage_action", "activity_action", "last_action")),
    "reasons",
)
"""The words of bills and what only their own pages say stay where they are."""


@dataclass(frozen=True, slots=True)
class Bills:
    """Matches under one heading, of ``total``; what is beyond ``shown`` lies folded."""

    matches: list[Match]
    total: int

    @property
    def shown(self) -> list[Match]:
        return self.matches[:UNFOLDED]

    @property
    def folded(self) -> list[Match]:
        return self.matches[UNFOLDED:]

    @property
    def are_all(self) -> bool:
        return len(self.matches) == self.total


@dataclass(frozen=True, slots=True)
class Statute:
    name: str
    link: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of status with the one before it, if there was one."""

    now: StatusChange
    was: StatusChange | None


@dataclass(frozen=True, slots=True)
class RecommendationPage:
    recommendation: Recommendation
    stitches: list[Stitch]
    live: Bills
    law: Bills
    ended: Bills
    opposing: Bills
    history: list[Turn]
    ground: OnTheGround
    in_the_way: InTheWay
    timeline: Timeline | None

    @property
    def stated(self) -> StatusChange | None:
        """The newest row of the history: what a report cites."""
        return self.history[0].now if self.history else None

    @property
    def what_counts(self) -> list[tuple[str, list[str]]]:
        """The paper file's own lines, under a heading each; a heading without lines is left out."""
        asked = self.recommendation
        headings = (
            (_("Advances it"), asked.advances),
            (_("Opposes it"), asked.opposes),
            (_("Near miss: does not count"), asked.near_misses),
        )
        return [(title, lines) for title, lines in headings if lines]

    @property
    def statutes(self) -> list[Statute]:
        rows = [row.partition(" ") for row in self.recommendation.statutes]
        return [
            Statute(f"{code_name(code)} {section.replace('-', '–')}".strip(), section_link(code, section))
            for code, _blank, section in rows
        ]


def recommendation_page(recommendation: Recommendation, *, sessions: int = SESSIONS) -> RecommendationPage:
    """``sessions`` are drawn, the newest; 0 draws nothing. Five queries, and rows of no more bills than are shown."""
    matches = _SHOWN(recommendation=recommendation.pk, sessions=sessions)
    listed = [match for match in matches if _counts(match) or vars(match)["place"] <= ENDED]
    prefetch_related_objects(listed, "evidence", told_changes())
    counts = {_kind(match): vars(match)["of_its_kind"] for match in matches}
    living = [match for match in listed if _counts(match)]
    advancing = [match for match in living if match.stance != Stance.OPPOSES]
    live = [match for match in advancing if match.measure.activity != Activity.OVER]
    law = [match for match in advancing if match.measure.stage in CHAPTERED]
    data_as_of = recommendation.status_as_of
    answers = stitches(recommendation, advancing, with_clauses=True)
    ground = on_the_ground(recommendation, data_as_of=data_as_of, today=localdate())
    return RecommendationPage(
        recommendation=recommendation,
        stitches=answers,
        live=Bills(live, len(live)),
        law=Bills(law, len(law)),
        ended=Bills([match for match in listed if _kind(match) == (True, False)], counts.get((True, False), 0)),
        opposing=Bills(
            [match for match in listed if match.stance == Stance.OPPOSES],
            counts.get((False, True), 0) + counts.get((True, True), 0),
        ),
        history=turns(list(recommendation.status_changes.all()[:20])),
        ground=ground,
        in_the_way=in_the_way(recommendation, living, answers, ground, as_of=data_as_of),
        timeline=timeline(matches, data_as_of, of=sum(counts.values())) if sessions else None,
    )


def _shown(recommendation: int, sessions: int) -> MatchQuerySet:
    """What lives or became law, the newest that ended, and what is drawn; each with how many there are of its kind."""
    kind = [_flag(~COUNTING), _flag(Q(stance=Stance.OPPOSES))]
    newest_first = [F("measure__last_action_on").desc(), F("measure").asc()]
    public = Match.objects.public().filter(recommendation=recommendation)
    rows = public.select_related("measure__session", "version").defer(*UNREAD)
    return (
        rows.annotate(
            place=Window(RowNumber(), partition_by=kind, order_by=newest_first),
            of_its_kind=Window(Count("pk"), partition_by=kind),
            sessions_ago=Window(DenseRank(), order_by=F("measure__session__start_year").desc()),
        )
        .filter(COUNTING | Q(place__lte=ENDED) | Q(sessions_ago__lte=sessions))
        .live_first()
    )


_SHOWN = Prepared(_shown, recommendation=int, sessions=int)


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _kind(match: Match) -> tuple[bool, bool]:
    """Whether it ended without becoming law, and whether it opposes."""
    return not _counts(match), match.stance == Stance.OPPOSES


def _counts(match: Match) -> bool:
    """As ``COUNTING`` says it."""
    return match.measure.activity != Activity.OVER or match.measure.stage in CHAPTERED


def turns(changes: Sequence[StatusChange]) -> list[Turn]:
    """Newest first, each beside the one before it."""
    pairs = [Turn(now, was) for now, was in pairwise(changes)]
    return [*pairs, Turn(changes[-1], None)] if changes else []
