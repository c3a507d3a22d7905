"""What a paper file may be at most. It comes from people, so that a bomb, a slip and a misunderstanding all end here.
How much it may hold of each kind is counted in ``matching/limits.py``.

Each refusal is a ``BadRules`` that names the file, the field, and what stands there.
"""

from collections import Counter
from collections.abc import Iterator

import re2
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from recommendations.matching import BadRules, Rules
from recommendations.matching.rules import read_rules
from recommendations.models import Goal, Paper, Recommendation
from recommendations.public_ids import default_slug, slug_of

LARGEST = 1024 * 1024
"""Bytes: more than three times the shipped paper."""
LONGEST_TEXT = 4_000
LONGEST_SLUG = 50
_CODE = r"[A-Za-z0-9]{1,8}"
# A reader of TOML looks at every part of such a key for each of its parts: a quarter of a megabyte would take hours.
_DEEP_KEY = re2.compile(r"""(?:(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){12}""")


def read_paper(name: str, raw: bytes) -> Rules:
    """A file as rules, within the limits; the default paper's own file may be of any size."""
    if slug_of(name) != default_slug():
        _check_bytes(name, raw)
    try:
        rules = read_rules(name, raw)
    except BadRules:
        raise
    except (TypeError, AttributeError, KeyError) as error:
        raise BadRules(f"{name}: a table or a list stands where another kind of value belongs") from error
    except (RecursionError, ValueError) as error:
        raise BadRules(f"{name}: not a TOML file: nested too deep, or a number out of range") from error
    for said in _faults(rules):
        raise BadRules(f"{name}: {said}")
    return rules


def _check_bytes(name: str, raw: bytes) -> None:
    if len(raw) > LARGEST:
        raise BadRules(f"{name}: {len(raw):,} bytes, where {LARGEST:,} are the limit")
    slug = slug_of(name)
    if not slug or len(slug) > LONGEST_SLUG:
        raise BadRules(f"{name}: the file’s name becomes the paper’s address; use 1 to {LONGEST_SLUG} letters")
    if found := _DEEP_KEY.search(raw.decode("utf-8", "replace")):
        raise BadRules(f"{name}: not a TOML file: a key of more than 12 parts: {found.group()[:40]}")


def _faults(rules: Rules) -> Iterator[str]:
    if not rules.recommendations:
        yield "recommendation: missing; a paper has one at least"
    yield from _wrong_ids("goal", [goal.id for goal in rules.goals])
    yield from _wrong_ids("recommendation", [one.id for one in rules.recommendations])
    yield from _wrong_paper(rules)
    for number, goal in enumerate(rules.goals, start=1):
        yield from _wrong_text(f"goal[{number}].heading", goal.heading, _length(Goal, "title"))
    for number, one in enumerate(rules.recommendations, start=1):
        place = f"recommendation[{number}]"
        yield from _wrong_text(f"{place}.name", one.name, _length(Recommendation, "short_name"))
        said = {"sentence": one.sentence, "meaning": one.meaning, "advances": one.advances, "opposes": one.opposes}
        for key, text in (*said.items(), *(("near_misses", text) for text in one.near_misses)):
            yield from _wrong_text(f"{place}.{key}", text, LONGEST_TEXT)
        yield from _wrong_elements(place, [(element.letter, element.text) for element in one.elements])


def _wrong_ids(kind: str, ids: list[str]) -> Iterator[str]:
    """Ids stand in addresses: letters and digits, and no two that differ by capitals alone."""
    seen: Counter[str] = Counter()
    for number, id in enumerate(ids, start=1):
        seen[id.lower()] += 1
        if not re2.fullmatch(_CODE, id):
            yield f"{kind}[{number}].id: {id[:40]!r} is not 1 to 8 letters and digits"
        if seen[id.lower()] > 1:
            yield f"{kind}[{number}].id: {id!r} stands there twice"


def _wrong_paper(rules: Rules) -> Iterator[str]:
    paper = rules.paper
    yield from _wrong_text("paper.title", paper.title, _length(Paper, "title"))
    yield from _wrong_text("paper.publishers", " and ".join(paper.publishers), _length(Paper, "publishers"))
    if not 1900 <= paper.year <= 2200:
        yield f"paper.year: {paper.year} is no year from 1900 to 2200"
    try:
        URLValidator(schemes=["http", "https"])(paper.url)
        yield from _wrong_text("paper.url", paper.url, _length(Paper, "url"))
    except ValidationError:
        yield f"paper.url: {paper.url[:80]!r} is no address of the web"


def _wrong_elements(place: str, elements: list[tuple[str, str]]) -> Iterator[str]:
    letters = [letter for letter, _text in elements]
    for number, (letter, text) in enumerate(elements, start=1):
        if not re2.fullmatch("[a-z]", letter):
            yield f"{place}.element[{number}].letter: {letter[:20]!r} is not one small letter"
        if letters.count(letter) > 1:
            yield f"{place}.element[{number}].letter: {letter!r} stands there twice"
        yield from _wrong_text(f"{place}.element[{number}].text", text, 300)


def _wrong_text(field: str, text: str, longest: int) -> Iterator[str]:
    if len(text) > longest:
        yield f"{field}: {len(text):,} characters, where {longest} are the limit"
    if "\x00" in text:
        yield f"{field}: holds a null character"


def _length(model: type[Goal | Paper | Recommendation], field: str) -> int:
    return int(getattr(model._meta.get_field(field), "max_length", None) or LONGEST_TEXT)
