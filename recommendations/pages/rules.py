"""The pages of the rule workbench."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from recommendations.choices import Band, Scope, Stance
from recommendations.models import Dissent, RulePreview, RuleSet
from recommendations.rule_text import SHARED, Data, named_groups, own_groups, parsed, section
from recommendations.rules_in_force import shipped_text

KINDS = ("added", "dropped", "stance", "scope", "queued", "unqueued")
MOST_SHOWN = 400
BANDS: dict[Band, Any] = {
    Band.STRONG: pgettext_lazy("score", "strong"),
    Band.LIKELY: Band.LIKELY.label,
    Band.WEAK: Band.WEAK.label,
}


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    name: str
    rules: int
    groups: int


def sections(text: str) -> list[Section]:
    """What can be edited, each by itself."""
    data: Data = parsed(text)
    of_recommendations = [
        Section(one["id"], one["name"], len(one["rule"]), len(own_groups(data, one["id"])))
        for one in data["recommendation"]
    ]
    shared = len(data["vocabulary"]) - sum(one.groups for one in of_recommendations)
    return [*of_recommendations, Section(SHARED, "", 0, shared)]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the difference between two files: ``mark`` is ``+``, ``-``, ``@`` or a blank."""

    mark: str
    text: str


def lines_changed(of: RuleSet) -> list[Line]:
    """Of the edited section, against the version it was made from."""
    before = of.parent.content if of.parent else shipped_text()
    old, new = (section(text, of.section).splitlines() for text in (before, of.content))
    found = unified_diff(old, new, lineterm="", n=1)
    return [Line(line[0], line[1:]) for line in found if not line.startswith(("---", "+++"))]


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure that the draft would read otherwise."""

    session: str
    slug: str
    label: str
    recommendation: str
    was: str
    now: str


def differences(preview: RulePreview) -> list[tuple[str, list[Difference]]]:
    """By kind, in the order of ``KINDS``."""
    rows = sorted(preview.found, key=lambda row: KINDS.index(row[4]))[:MOST_SHOWN]
    return [
        (
            kind,
            [
                Difference(session, slug, label, of, in_words(was), in_words(now))
                for session, slug, label, of, _kind, was, now in group
            ],
        )
        for kind, group in groupby(rows, key=lambda row: row[4])
    ]


def in_words(told: str) -> str:
    """What the preview wrote of a suggestion, ``advances, direct, strong (0.91)``, in the language of the page."""
    codes, _bracket, score = told.partition(" (")
    if not score:
        return told
    stance, scope, band = codes.split(", ")
    labels = (Stance(stance).label, Scope(scope).label, BANDS[Band(band)])
    return f"{', '.join(str(one).lower() for one in labels)} ({score}"


def precision(told: Mapping[str, Any], name: str) -> float | None:
    """Of what the rules propose among decided pairs, the share that people confirmed; None where they propose none."""
    counts = told.get(name, {})
    proposed = counts.get("right", 0) + counts.get("wrong", 0)
    return counts["right"] / proposed if proposed else None


def dissents() -> QuerySet[Dissent]:
    return Dissent.objects.select_related(
        "match__recommendation", "match__measure__session", "match__version"
    ).order_by("match__recommendation__position", "match__measure")


def groups_shared(text: str, key: str) -> Sequence[str]:
    """Groups that the section's rules name and that are edited under ``shared``."""
    data = parsed(text)
    one = next((one for one in data["recommendation"] if one["id"] == key), None)
    return sorted(named_groups(one) - own_groups(data, key)) if one else []
