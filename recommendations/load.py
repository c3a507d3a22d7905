"""A paper file → the paper's rows. The file is the truth; loading it twice writes nothing."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from django.db import models, transaction

from bills.said import Said, Told
from recommendations.matching import Rules
from recommendations.matching import rules as written
from recommendations.models import Element, Goal, Match, Paper, PaperFile, Recommendation
from recommendations.paper_limits import read_paper
from recommendations.public_ids import slug_of

Row = TypeVar("Row", bound=models.Model)


class RecommendationInUse(Told):
    """The file no longer names a recommendation that matches rest on."""

    def __init__(self, file: str, codes: list[str]) -> None:
        super().__init__(
            Said(
                "%(file)s no longer names %(codes)s, which matches rest on; "
                "put it back, or settle those matches first. Nothing was loaded.",
                file=file,
                codes=", ".join(codes),
            )
        )
        self.codes = codes


class PaperChanged(Told):
    """Somebody loaded another file of the same paper since this one was looked at."""


def load_paper(path: Path) -> Paper:
    """Make the rows say what the file says: insert, update what differs, delete what is gone and unused.

    Raises ``BadRules`` for a file that cannot be used and ``RecommendationInUse`` before anything with matches goes.
    """
    return load_paper_text(path.name, path.read_bytes())


@transaction.atomic
def load_paper_text(name: str, raw: bytes, *, was: str | None = None) -> Paper:
    """The same from bytes; the stem of ``name`` is the paper's slug.

    ``was`` is the content version that this file may replace, empty for none; another raises ``PaperChanged``.
    """
    rules = read_paper(name, raw)
    known = Paper.objects.select_for_update().filter(slug=slug_of(name)).values_list("content_version", flat=True)
    if was is not None and was != (known.first() or ""):
        raise PaperChanged(
            Said(
                "%(file)s: the paper was loaded anew meanwhile; preview the file again. Nothing was loaded.", file=name
            )
        )
    paper = _put(
        Paper,
        {"slug": slug_of(name)},
        {
            "title": rules.paper.title,
            "publishers": " and ".join(rules.paper.publishers),
            "year": rules.paper.year,
            "url": rules.paper.url,
            "content_version": sha256(raw).hexdigest(),
        },
    )
    _put(PaperFile, {"paper": paper}, {"name": name, "content": raw.decode()})
    goals = {
        goal.id: _put(Goal, {"paper": paper, "code": goal.id}, {"title": goal.heading, "position": position})
        for position, goal in enumerate(rules.goals, start=1)
    }
    for position, recommendation in enumerate(rules.recommendations, start=1):
        _put_recommendation(paper, goals[recommendation.goal], recommendation, position)
    _drop_what_is_gone(paper, rules, name)
    return paper


def _put_recommendation(paper: Paper, goal: Goal, told: written.Recommendation, position: int) -> None:
    made = _put(
        Recommendation,
        {"paper": paper, "code": told.id},
        {
            "goal": goal,
            "position": position,
            "sentence": told.sentence,
            "short_name": told.name,
            "meaning": told.meaning,
            "advances": [told.advances],
            "opposes": [told.opposes],
            "near_misses": list(told.near_misses),
            "statutes": [str(statute) for statute in told.statutes],
        },
    )
    for element in told.elements:
        _put(Element, {"recommendation": made, "letter": element.letter}, {"text": element.text})
    _delete(made.elements.exclude(letter__in=[element.letter for element in told.elements]))


def _drop_what_is_gone(paper: Paper, rules: Rules, file: str) -> None:
    gone = paper.recommendations.exclude(code__in=[one.id for one in rules.recommendations])
    used = Match.objects.filter(recommendation__in=gone).order_by("recommendation__position")
    if codes := list(dict.fromkeys(used.values_list("recommendation__code", flat=True))):
        raise RecommendationInUse(file, codes)
    _delete(gone)
    _delete(paper.goals.exclude(code__in=[goal.id for goal in rules.goals]))


def _delete(gone: models.QuerySet[Row]) -> None:
    """Asked for first, so that a load without anything to delete writes nothing."""
    if gone.exists():
        gone.delete()


def _put(model: type[Row], key: Mapping[str, Any], values: Mapping[str, Any]) -> Row:
    """The row with that natural key, saved only where a value differs."""
    row = model._default_manager.filter(**key).first()
    if row is None:
        return model._default_manager.create(**key, **values)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, values[name])
        row.save(update_fields=changed)
    return row
