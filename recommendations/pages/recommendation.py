"""The page of one recommendation: what it asks, what answers it, what runs against it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from django.db.models import OuterRef, Q, prefetch_related_objects
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from bills.choices import Activity
from bills.codes import code_name, section_link
from bills.folded import Folded, unfolded
from bills.prepared import Prepared
from recommendations.choices import Stance
from recommendations.models import Evidence, Match, Recommendation, StatusChange
from recommendations.models.clause_change import told_changes
from recommendations.models.match import CHAPTERED, COUNTING, MatchQuerySet
from recommendations.pages.elements import Stitch, stitches
from recommendations.pages.implementation import OnTheGround, on_the_ground
from recommendations.pages.obstacles import InTheWay, in_the_way
from recommendations.pages.timeline import SESSIONS, Timeline, drawn_since, timeline

UNFOLDED = 8
ENDED = 5
"""Ended bills of either direction that the page lists, the newest first; the list of bills has the others."""
NEVER = "9"
"""Later than the key of any session."""
UNREAD = (
    "reasons", "rule_version", "suggested_at", "needs_bill_text", "round", "revision",
    *(f"measure__{name}" for name in (
        "printed_state", "location", "secondary_location", "current_house", "current_status", "earliest_hearing_on",
        "latest_version_key", "latest_version", "stage_rule", "stage_action", "activity_rule", "activity_action",
        "last_action", "removed_at", "facet_digests", "provenance", "as_written",
    )),
    *(f"measure__session__{name}" for name in ("baseline_at", "complete_through")),
    *(f"version__{name}" for name in (
        "subject", "vote_required", "appropriation", "fiscal_committee", "local_program", "urgency", "tax_levy",
        "stamp", "text_state", "row_digest", "text_digest", "digest", "long_title", "sections_of_law",
    )),
)  # fmt: skip
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
    """``sessions`` are drawn at most, the newest; 0 draws nothing. Six queries, and rows of no more than is shown."""
    places = [Place(*row) for row in _PLACES(recommendation=recommendation.pk)]
    since = drawn_since([place.year for place in places], sessions)
    ended = _newest_ended(places)
    matches = _rows(recommendation.pk, since, ended) if places else []
    listed = [match for match in matches if _counts(match) or match.pk in ended]
    prefetch_related_objects(listed, told_changes())
    for match in listed:
        vars(match)["clauses"] = unfolded(Evidence, vars(match)["folded_clauses"])
    counts = Counter(place.kind for place in places)
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
        ended=Bills([one for one in listed if not _counts(one) and one.stance != Stance.OPPOSES], counts[True, False]),
        opposing=Bills(
            [match for match in listed if match.stance == Stance.OPPOSES], counts[False, True] + counts[True, True]
        ),
        history=turns(list(recommendation.status_changes.all()[:20])),
        ground=ground,
        in_the_way=in_the_way(recommendation, living, answers, ground, as_of=data_as_of),
        timeline=timeline(matches, data_as_of, since=since, of=len(places)) if since else None,
    )


class Place(NamedTuple):
    """What decides of a match whether the page lists or draws it."""

    match: int
    measure: int
    stance: str
    activity: str
    stage: str
    moved_on: date | None
    year: int

    @property
    def kind(self) -> tuple[bool, bool]:
        """Whether it ended without becoming law, and whether it opposes."""
        return self.activity == Activity.OVER and self.stage not in CHAPTERED, self.stance == Stance.OPPOSES


def _newest_ended(places: Sequence[Place]) -> list[int]:
    """The matches of the measures that ended, so many of either direction."""
    newest_first = sorted(places, key=lambda place: (-(place.moved_on or date.min).toordinal(), place.measure))
    return [
        place.match
        for kind in ((True, False), (True, True))
        for place in [place for place in newest_first if place.kind == kind][:ENDED]
    ]


_PLACES = Prepared(
    lambda recommendation: (
        Match.objects.public()
        .filter(recommendation=recommendation)
        .order_by()
        .values_list(
            "pk", "measure", "stance", "measure__activity", "measure__stage", "measure__last_action_on",
            "measure__session__start_year",
        )
    ),
    recommendation=int,
)  # fmt: skip


def _rows(recommendation: int, since: int | None, ended: Sequence[int]) -> list[Match]:
    """What lives or became law, what is of the sessions from ``since`` on, and these that ended."""
    named = dict(zip(_ENDED, [*ended, *[0] * len(_ENDED)], strict=False))
    return _SHOWN(recommendation=recommendation, since=str(since or NEVER), **named)


def _shown(recommendation: int, since: str, **ended: int) -> MatchQuerySet:
    public = Match.objects.public().filter(recommendation=recommendation)
    wanted = COUNTING | Q(measure__session__key__gte=since) | Q(pk__in=list(ended.values()))
    clauses = Folded(Evidence.objects.filter(match=OuterRef("pk")).order_by("position"), "part", "quote", "elements")
    rows = public.filter(wanted).select_related("measure__session", "version").defer(*UNREAD)
    return rows.annotate(folded_clauses=clauses).live_first()


_ENDED = [f"ended_{number}" for number in range(2 * ENDED)]
_SHOWN = Prepared(_shown, recommendation=int, since=str, **dict.fromkeys(_ENDED, int))


def _counts(match: Match) -> bool:
    """As ``COUNTING`` says it."""
    return match.measure.activity != Activity.OVER or match.measure.stage in CHAPTERED


def turns(changes: Sequence[StatusChange]) -> list[Turn]:
    """Newest first, each beside the one before it."""
    pairs = [Turn(now, was) for now, was in pairwise(changes)]
    return [*pairs, Turn(changes[-1], None)] if changes else []
