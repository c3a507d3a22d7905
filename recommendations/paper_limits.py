"""What a paper file may be at most. It comes from people, so that a bomb, a slip and a misunderstanding all end here.
How much it may hold of each kind is counted in ``matching/limits.py``.

Each refusal is a ``BadRules`` that names the file, the field, and what stands there.
"""

from collections import Counter
from collections.abc import Iterator

import re2
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from bills.said import Said
from recommendations.matching import BadRules, Rules
from recommendations.matching.rules import read_rules
from recommendations.models import Goal, Paper, Recommendation
from recommendations.public_ids import default_slug, slug_of

OTHER_KIND = Said("a table or a list stands where another kind of value belongs")
Fault = tuple[str, Said]
"""Where in the file, and what."""

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
        raise BadRules(name, OTHER_KIND) from error
    except (RecursionError, ValueError) as error:
        raise BadRules(name, Said("not a TOML file: nested too deep, or a number out of range")) from error
    for place, why in _faults(rules):
        raise BadRules(f"{name}: {place}", why)
    return rules


def _check_bytes(name: str, raw: bytes) -> None:
    if len(raw) > LARGEST:
        sizes = {"count": f"{len(raw):,}", "most": f"{LARGEST:,}"}
        raise BadRules(name, Said("%(count)s bytes, where %(most)s are the limit", **sizes))
    slug = slug_of(name)
    if not slug or len(slug) > LONGEST_SLUG:
        why = Said("the file’s name becomes the paper’s address; use 1 to %(most)s letters", most=LONGEST_SLUG)
        raise BadRules(name, why)
    if found := _DEEP_KEY.search(raw.decode("utf-8", "replace")):
        raise BadRules(name, Said("not a TOML file: a key of more than 12 parts: %(key)s", key=found.group()[:40]))


def _faults(rules: Rules) -> Iterator[Fault]:
    if not rules.recommendations:
        yield "recommendation", Said("missing; a paper has one at least")
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


def _wrong_ids(kind: str, ids: list[str]) -> Iterator[Fault]:
    """Ids stand in addresses: letters and digits, and no two that differ by capitals alone."""
    seen: Counter[str] = Counter()
    for number, id in enumerate(ids, start=1):
        seen[id.lower()] += 1
        if not re2.fullmatch(_CODE, id):
            yield f"{kind}[{number}].id", Said("%(value)s is not 1 to 8 letters and digits", value=repr(id[:40]))
        if seen[id.lower()] > 1:
            yield f"{kind}[{number}].id", Said("%(value)s stands there twice", value=repr(id))


def _wrong_paper(rules: Rules) -> Iterator[Fault]:
    paper = rules.paper
    yield from _wrong_text("paper.title", paper.title, _length(Paper, "title"))
    yield from _wrong_text("paper.publishers", " and ".join(paper.publishers), _length(Paper, "publishers"))
    if not 1900 <= paper.year <= 2200:
        yield "paper.year", Said("%(value)s is no year from 1900 to 2200", value=paper.year)
    try:
        URLValidator(schemes=["http", "https"])(paper.url)
        yield from _wrong_text("paper.url", paper.url, _length(Paper, "url"))
    except ValidationError:
        yield "paper.url", Said("%(value)s is no address of the web", value=repr(paper.url[:80]))


def _wrong_elements(place: str, elements: list[tuple[str, str]]) -> Iterator[Fault]:
    letters = [letter for letter, _text in elements]
    for number, (letter, text) in enumerate(elements, start=1):
        if not re2.fullmatch("[a-z]", letter):
            why = Said("%(value)s is not one small letter", value=repr(letter[:20]))
            yield f"{place}.element[{number}].letter", why
        if letters.count(letter) > 1:
            yield f"{place}.element[{number}].letter", Said("%(value)s stands there twice", value=repr(letter))
        yield from _wrong_text(f"{place}.element[{number}].text", text, 300)


def _wrong_text(field: str, text: str, longest: int) -> Iterator[Fault]:
    if len(text) > longest:
        sizes = {"count": f"{len(text):,}", "most": longest}
        yield field, Said("%(count)s characters, where %(most)s are the limit", **sizes)
    if "\x00" in text:
        yield field, Said("holds a null character")


def _length(model: type[Goal | Paper | Recommendation], field: str) -> int:
    return int(getattr(model._meta.get_field(field), "max_length", None) or LONGEST_TEXT)
