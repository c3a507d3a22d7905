"""What loading a paper's file would do, found by loading it and taking all of it back; and where a fault stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.forms.models import model_to_dict

from recommendations.load import load_paper_text
from recommendations.models import Paper, Recommendation
from recommendations.public_ids import slug_of

_PATH = re.compile(r"(?:^|: )((?:paper|goal|words|vocabulary|recommendation)\b[\w.\[\]-]*)")
_STEP = re.compile(r"([\w-]+)(?:\[(\d+)\])?")
_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_OF_STATUS = {
    "id", "paper", "goal", "in_law", "this_session", "is_at_risk", "basis", "in_law_because", "this_session_because",
    "at_risk_because", "override", "counts", "next_decision", "moved_on", "status_as_of", "rule_version",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """A recommendation that loading would add, change or withdraw; ``fields`` are those that differ."""

    code: str
    name: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperPreview:
    slug: str
    title: str
    is_new: bool
    was_version: str
    added: list[Change]
    changed: list[Change]
    withdrawn: list[Change]
    unchanged: int
    are_rules_new: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Field, line counted from 1 (0 where unknown) and what stands there."""

    field: str
    line: int
    value: str


def preview_paper(name: str, raw: bytes) -> PaperPreview:
    """Writes nothing. Raises ``BadRules`` and ``RecommendationInUse`` as ``load_paper_text`` does."""
    slug = slug_of(name)
    was = Paper.objects.filter(slug=slug).first()
    version = was.content_version if was else ""
    before = _told(slug)
    with transaction.atomic():
        made = load_paper_text(name, raw)
        after = _told(slug)
        transaction.set_rollback(True)
    changed = [
        Change(code, str(now["short_name"]), tuple(key for key in now if now[key] != before[code][key]))
        for code, now in after.items()
        if code in before and now != before[code]
    ]
    added = [Change(code, str(now["short_name"])) for code, now in after.items() if code not in before]
    gone = [Change(code, str(old["short_name"])) for code, old in before.items() if code not in after]
    return PaperPreview(
        slug, made.title, was is None, version, added, changed, gone, len(after) - len(added) - len(changed),
        version != made.content_version,
    )  # fmt: skip


def _told(slug: str) -> dict[str, dict[str, object]]:
    """Code → what the file says of a recommendation."""
    rows = Recommendation.objects.filter(paper__slug=slug).select_related("goal").prefetch_related("elements")
    return {
        row.code: {key: value for key, value in model_to_dict(row).items() if key not in _OF_STATUS}
        | {"goal": row.goal.title, "elements": [(one.letter, one.text) for one in row.elements.all()]}
        for row in rows.order_by("position")
    }


def place_of(text: str, message: str) -> Place:
    """Where in the file a message of ``BadRules`` points."""
    lines = text.splitlines()
    if at := _TOML_LINE.search(message):
        return _place("", int(at[1]), lines)
    found = _PATH.search(message)
    if not found:
        return Place("", 0, "")
    field = found[1].rstrip(".")
    return _place(field, _line_of(field, lines), lines)


def _place(field: str, line: int, lines: list[str]) -> Place:
    value = lines[line - 1] if 0 < line <= len(lines) else ""
    return Place(field, line, value.strip()[:200])


def _line_of(field: str, lines: list[str]) -> int:
    """Walk ``recommendation[2].rule[1].clause`` header by header; the last header where the key is not there."""
    line, header = 0, ""
    for name, number in _STEP.findall(field):
        wanted = f"{header}.{name}" if header else name
        inside = _headers(lines, f"{wanted}", line)
        where = inside[int(number or 1) - 1] if len(inside) >= int(number or 1) else 0
        if where:
            line, header = where, wanted
        elif key := _key(lines, name, line):
            return key
        else:
            header = wanted
    return line


def _headers(lines: list[str], name: str, after: int) -> list[int]:
    pattern = re.compile(rf"\s*\[{{1,2}}\s*{re.escape(name)}\s*\]{{1,2}}")
    return [number for number, text in enumerate(lines, start=1) if number > after and pattern.match(text)]


def _key(lines: list[str], name: str, after: int) -> int:
    return next(_keys(lines, name, after), 0)


def _keys(lines: list[str], name: str, after: int) -> Iterator[int]:
    for number, text in enumerate(lines[after:], start=after + 1):
        if text.lstrip().startswith("["):
            return
        if re.match(rf"\s*{re.escape(name)}\s*=", text):
            yield number
