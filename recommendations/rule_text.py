"""A paper file as text that people edit: one section for each recommendation, one for what several share. Pure.

A section is the recommendation's own table with its rules, and the groups of the vocabulary that no other
recommendation names. Everything else stands under ``shared``. Comments stay where they are.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bills.said import Said, Told
from recommendations.matching import BadRules

SHARED = "shared"
LONGEST = 100_000
"""Characters of a section."""
_HEADER = re.compile(r"^\[{1,2}\s*([A-Za-z0-9_.-]+)\s*\]{1,2}\s*(?:#.*)?$")
_GROUP_KEYS = ("clause", "passage", "context", "subject", "without", "without_passage", "without_context",
               "without_subject", "direct_with", "direct_with_law", "partial_with")  # fmt: skip
_COMMON_KEYS = ("not_about", "direct_with", "direct_with_law", "partial_with")
"""Keys by which a recommendation's own table names groups for all of its rules."""
_OF_THE_PAPER = ("id", "goal", "sentence", "element")
"""Keys of a recommendation that repeat the paper, which nobody edits here."""
_PLACE = re.compile(
    r"(?:vocabulary\.(?P<group>[\w-]+)|words|recommendation\[\d+\](?:\.(?P<table>rule|element)\[(?P<number>\d+)\])?)"
    r"(?:\.(?P<key>\w+))?"
)
_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)")

Data = Mapping[str, Any]


class BadSection(Told):
    """An edited section that cannot be used: ``line`` counts from 1 within it, 0 where the whole is meant."""

    def __init__(self, said: Said, *, field: str = "", line: int = 0, value: str = "") -> None:
        super().__init__(said)
        self.field, self.line, self.value = field, line, value


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines from one header up to the next, with the comments above the header."""

    name: str
    text: str


@lru_cache(maxsize=4)
def parsed(text: str) -> Data:
    """The file as data, to be read only; raises ``tomllib.TOMLDecodeError``."""
    return tomllib.loads(text)


def named_groups(recommendation: Data) -> set[str]:
    """Every group of the vocabulary that a recommendation's rules name."""
    told = [recommendation.get(key, ()) for key in _COMMON_KEYS]
    told += (rule.get(key, ()) for rule in recommendation["rule"] for key in _GROUP_KEYS)
    return {name.strip() for entries in told for entry in entries for name in entry.split("|")}


def own_groups(data: Data, id: str) -> set[str]:
    """Groups that this recommendation names and no other does."""
    named: dict[str, set[str]] = {one["id"]: named_groups(one) for one in data["recommendation"]}
    others = set().union(*(groups for other, groups in named.items() if other != id))
    return named[id] - others


def section(text: str, key: str) -> str:
    """The part of the file that stands under a recommendation's id, or under ``shared``."""
    return "".join(block.text for block, owner in _owned(text) if owner == key)


def with_section(text: str, key: str, edited: str) -> str:
    """The whole file with that section replaced, where its first block stood; raises ``BadSection``."""
    _check_alone(edited, key)
    edited = edited.replace("\r\n", "\n").rstrip() + "\n\n"
    kept: list[str] = []
    is_placed = False
    for block, owner in _owned(text):
        if owner != key:
            kept.append(block.text)
        elif not is_placed:
            kept.append(edited if key == SHARED else _only(edited, "vocabulary"))
            is_placed = True
        if owner == key != SHARED and block.name == "recommendation":
            kept.append(_only(edited, "recommendation"))
    changed = "".join(kept)
    _check_reach(parsed(text), _load(changed), key)
    return changed


def affected(before: Data, after: Data) -> list[str]:
    """Ids of the recommendations whose rules, statutes or words differ between two files."""
    old = {one["id"]: _rests_on(before, one) for one in before["recommendation"]}
    return [one["id"] for one in after["recommendation"] if old.get(one["id"]) != _rests_on(after, one)]


def narrowed(data: Data, ids: list[str]) -> dict[str, Any]:
    """The file with those recommendations alone and the groups that their rules name."""
    kept = [one for one in data["recommendation"] if one["id"] in ids]
    groups = set().union(*(named_groups(one) for one in kept))
    vocabulary = {name: group for name, group in data["vocabulary"].items() if name in groups}
    return {**data, "recommendation": kept, "vocabulary": vocabulary}


def place_in(edited: str, bad: BadRules) -> BadSection:
    """A fault of the rules with the line of the section that it speaks of, and what stands there."""
    found = _PLACE.search(bad.place)
    if not found:
        return BadSection(bad.said)
    lines = edited.splitlines()
    at = _header_line(lines, found)
    key = found["key"] or ""
    if key:
        at = _key_line(lines, at, key)
    value = lines[at].partition("=")[2].strip() if 0 <= at < len(lines) else ""
    said = Said("%(place)s: %(why)s", place=bad.place.partition(": ")[2], why=bad.why)
    return BadSection(said, field=found[0], line=at + 1, value=value[:200])


def _key_line(lines: list[str], header: int, key: str) -> int:
    """The key's line below its header; the header's own where the key is missing."""
    for index in range(header + 1, len(lines)):
        if _HEADER.match(lines[index]):
            break
        if re.match(rf"\s*{re.escape(key)}\s*=", lines[index]):
            return index
    return header


def _header_line(lines: list[str], found: re.Match[str]) -> int:
    """Index of the header's line, -1 where it is not in the section."""
    if found["group"]:
        wanted, number = f"[vocabulary.{found['group']}]", 1
    elif found["table"]:
        wanted, number = f"[[recommendation.{found['table']}]]", int(found["number"])
    else:
        wanted, number = ("[words]" if found[0].startswith("words") else "[[recommendation]]"), 1
    places = [index for index, line in enumerate(lines) if line.strip().startswith(wanted)]
    return places[number - 1] if len(places) >= number else -1


def _owned(text: str) -> Iterator[tuple[_Block, str]]:
    """Each block with the key of its section."""
    data = parsed(text)
    owner_of = {group: one["id"] for one in data["recommendation"] for group in own_groups(data, one["id"])}
    ids = iter([one["id"] for one in data["recommendation"]])
    current = SHARED
    for block in _blocks(text):
        if block.name == "recommendation":
            current = next(ids)
        kind, _, group = block.name.partition(".")
        if kind == "recommendation":
            yield block, current
        else:
            yield block, owner_of.get(group, SHARED) if kind == "vocabulary" else SHARED


def _blocks(text: str) -> Iterator[_Block]:
    name = ""
    kept: list[str] = []
    above: list[str] = []
    for line in text.splitlines(keepends=True):
        header = _HEADER.match(line)
        if header:
            yield _Block(name, "".join(kept))
            name, kept, above = header[1], [*above, line], []
        elif line.startswith("#") or (above and not line.strip()):
            above.append(line)
        else:
            kept += [*above, line]
            above = []
    yield _Block(name, "".join([*kept, *above]))


def _only(edited: str, kind: str) -> str:
    return "".join(block.text for block in _blocks(edited) if block.name.partition(".")[0] == kind)


def _check_alone(edited: str, key: str) -> None:
    if len(edited) > LONGEST:
        sizes = {"count": f"{len(edited):,}", "most": f"{LONGEST:,}"}
        raise BadSection(Said("%(count)s characters, where %(most)s are the limit", **sizes))
    try:
        tables = tomllib.loads(edited).keys()
    except tomllib.TOMLDecodeError as error:
        found = _TOML_LINE.search(str(error))
        line = int(found[1]) if found else 0
        lines = edited.splitlines()
        value = lines[line - 1].strip() if 0 < line <= len(lines) else ""
        raise BadSection(Said("not TOML: %(why)s", why=error), line=line, value=value[:200]) from error
    allowed = {"paper", "goal", "words", "vocabulary"} if key == SHARED else {"vocabulary", "recommendation"}
    if strange := sorted(tables - allowed):
        raise BadSection(Said("%(name)s is no table of this section", name=strange[0]), field=strange[0])


def _load(text: str) -> Data:
    try:
        return parsed(text)
    except tomllib.TOMLDecodeError as error:
        why = Said("a name of this section stands elsewhere in the file already: %(why)s", why=error)
        raise BadSection(why) from error


def _check_reach(before: Data, after: Data, key: str) -> None:
    """Refuses an edit that reaches beyond its section, or that changes the paper's own words."""
    if before["paper"] != after["paper"] or before["goal"] != after["goal"]:
        raise BadSection(Said("the paper and its goals are not edited here"))
    old = {one["id"]: one for one in before["recommendation"]}
    new = {one.get("id", ""): one for one in after["recommendation"]}
    if old.keys() != new.keys() or len(after["recommendation"]) != len(old):
        why = Said("a section holds the one recommendation that it is named for")
        raise BadSection(why, field="recommendation.id")
    for id, one in new.items():
        if changed := next((name for name in _OF_THE_PAPER if one.get(name) != old[id].get(name)), ""):
            why = Said("%(key)s repeats the paper and is not edited here", key=changed)
            raise BadSection(why, field=f"recommendation.{changed}")
        if id != key and one != old[id]:
            raise BadSection(Said("the edit reaches into %(name)s", name=id), field=f"recommendation {id}")
    if key != SHARED:
        _check_groups(before, after, key)


def _check_groups(before: Data, after: Data, key: str) -> None:
    own = own_groups(before, key)
    for name, group in before["vocabulary"].items():
        if name not in own and after["vocabulary"].get(name) != group:
            why = Said("the group %(name)s is shared; edit it under %(section)s", name=name, section=SHARED)
            raise BadSection(why, field=f"vocabulary.{name}")
    if before["words"] != after["words"]:
        why = Said("the lists of words are shared; edit them under %(section)s", section=SHARED)
        raise BadSection(why, field="words")


def _rests_on(data: Data, recommendation: Data) -> tuple[Any, ...]:
    groups = {name: data["vocabulary"].get(name) for name in sorted(named_groups(recommendation))}
    terms = str(groups)
    words = {name: listed for name, listed in data["words"].items() if f"<{name}>" in terms}
    return (recommendation, groups, words)
