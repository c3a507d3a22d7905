"""One sheet of paper about one recommendation: what of its page is worth carrying into a meeting."""

from dataclasses import dataclass

from django.urls import reverse

from bills.choices import Activity
from recommendations.models import Match, Recommendation
from recommendations.pages.obstacles import OPPOSED, Obstacle
from recommendations.pages.recommendation import RecommendationPage, recommendation_page

MOST = 3
"""Bills of a kind, and obstacles, that fit the sheet; the page has them all."""


@dataclass(frozen=True, slots=True)
class Few:
    """The first few matches of a kind and how many more the page holds."""

    matches: list[Match]
    more: int


@dataclass(frozen=True, slots=True)
class Brief:
    """``frozen`` is the path that never changes what it shows; the page itself where nothing was stated yet."""

    page: RecommendationPage
    frozen: str

    @property
    def live(self) -> Few:
        return _few(self.page.live.matches, self.page.live.total)

    @property
    def ended(self) -> Few:
        return _few(self.page.ended.matches, self.page.ended.total)

    @property
    def opposing(self) -> Few:
        """The living before the ended."""
        opposing = self.page.opposing
        return _few(sorted(opposing.matches, key=lambda one: one.measure.activity == Activity.OVER), opposing.total)

    @property
    def obstacles(self) -> list[Obstacle]:
        """Without the bills against it, which have a place of their own."""
        return [line for line in self.page.in_the_way.lines if line.kind != OPPOSED][: MOST + 1]


def brief(recommendation: Recommendation) -> Brief:
    page = recommendation_page(recommendation, sessions=0)
    stated = page.stated
    frozen = reverse("recommendations:frozen", args=[recommendation.public_id, stated.pk]) if stated else ""
    return Brief(page, frozen or recommendation.get_absolute_url())


def _few(matches: list[Match], total: int) -> Few:
    return Few(matches[:MOST], max(total - MOST, 0))
