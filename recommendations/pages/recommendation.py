"""The page of one recommendation: what it asks, what answers it, what runs against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from bills.choices import Activity
from bills.codes import code_name, section_link
from recommendations.choices import Stance
from recommendations.models import Match, Recommendation, StatusChange
from recommendations.models.clause_change import told_changes
from recommendations.models.match import CHAPTERED
from recommendations.pages.elements import Stitch, stitches
from recommendations.pages.implementation import OnTheGround, on_the_ground
from recommendations.pages.obstacles import InTheWay, in_the_way
from recommendations.pages.timeline import Timeline, timeline

UNFOLDED = 8
ENDED = 40
"""Ended bills that the page lists; the list of bills has the others."""
UNREAD = (
    *(f"version__{name}" for name in ("digest", "long_title", "sections_of_law")),
    *(f"measure__{name}" for name in ("facet_digests", "provenance")),
)
"""Of a list as long as many sessions: the words of bills stay where they are."""


@dataclass(frozen=True, slots=True)
class Bills:
    """Matches under one heading; what is beyond ``shown`` lies folded."""

    matches: list[Match]

    @property
    def shown(self) -> list[Match]:
        return self.matches[:UNFOLDED]

    @property
    def folded(self) -> list[Match]:
        return self.matches[UNFOLDED:]


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
    ended: list[Match]
    opposing: Bills
    history: list[Turn]
    ground: OnTheGround
    in_the_way: InTheWay
    timeline: Timeline | None

    @property
    def newest_ended(self) -> list[Match]:
        return self.ended[:ENDED]

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


def recommendation_page(recommendation: Recommendation) -> RecommendationPage:
    shown = recommendation.matches.public().with_measures().defer(*UNREAD).prefetch_related(told_changes())
    matches = list(shown.live_first())
    advancing = [match for match in matches if match.stance != Stance.OPPOSES]
    data_as_of = recommendation.status_as_of
    answers = stitches(recommendation, advancing, with_clauses=True)
    ground = on_the_ground(recommendation, data_as_of=data_as_of, today=localdate())
    return RecommendationPage(
        recommendation=recommendation,
        stitches=answers,
        live=Bills([match for match in advancing if match.measure.activity != Activity.OVER]),
        law=Bills([match for match in advancing if match.measure.stage in CHAPTERED]),
        ended=[match for match in advancing if _has_ended(match)],
        opposing=Bills([match for match in matches if match.stance == Stance.OPPOSES]),
        history=turns(list(recommendation.status_changes.all()[:20])),
        ground=ground,
        in_the_way=in_the_way(recommendation, matches, answers, ground, as_of=data_as_of),
        timeline=timeline(matches, data_as_of),
    )


def _has_ended(match: Match) -> bool:
    return match.measure.activity == Activity.OVER and match.measure.stage not in CHAPTERED


def turns(changes: Sequence[StatusChange]) -> list[Turn]:
    """Newest first, each beside the one before it."""
    pairs = [Turn(now, was) for now, was in pairwise(changes)]
    return [*pairs, Turn(changes[-1], None)] if changes else []
