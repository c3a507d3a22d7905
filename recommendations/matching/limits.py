"""How much a paper file may hold, counted before anything is built of it.

A file comes from people, and what is built of it is many times its size: a list of seventy words, named twice side by
side, is five thousand phrases. Every number is a multiple of what the shipped paper holds.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bills.said import Said
from recommendations.matching.table import BadRules

MOST = {
    "goal": 50,
    "recommendation": 100,
    "rule": 1_000,
    "group": 2_000,
    "word": 10_000,
    "term": 10_000,
    "pattern": 200,
    "name": 50_000,
    "statute": 5_000,
}
"""``word``: in the lists of ``[words]``. ``name``: groups that rules name, with those added to each."""
_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")
_COMMON = ("not_about", "direct_with", "direct_with_law", "partial_with")
_OF_A_RULE = (
    *("clause", "passage", "context", "subject", "without", "without_passage", "without_context", "without_subject"),
    *("direct_with", "direct_with_law", "partial_with"),
)


def check_counts(place: str, data: Mapping[str, Any]) -> None:
    """Raises ``BadRules`` where a parsed file holds too much, or a name that no message could show."""
    for key in ("words", "vocabulary"):
        for name in _table(data, key):
            if not _NAME.fullmatch(name):
                why = Said("%(name)s is not 1 to 60 letters, digits and hyphens", name=repr(name[:40]))
                raise BadRules(f"{place}: {key}", why)
    for kind, count in _counts(data).items():
        if count > MOST[kind]:
            why = Said("%(count)s, where %(most)s are the limit", count=f"{count:,}", most=f"{MOST[kind]:,}")
            raise BadRules(f"{place}: {kind}", why)


def _counts(data: Mapping[str, Any]) -> Mapping[str, int]:
    groups = [group for group in _table(data, "vocabulary").values() if isinstance(group, dict)]
    recommendations = list(_tables(data, "recommendation"))
    rules = [list(_tables(one, "rule")) for one in recommendations]
    return {
        "goal": len(_list(data, "goal")),
        "recommendation": len(_list(data, "recommendation")),
        "rule": sum(map(len, rules)),
        "group": len(groups),
        "word": sum(len(words) for words in _table(data, "words").values() if isinstance(words, list)),
        "term": sum(len(_list(group, "terms")) for group in groups),
        "pattern": sum(len(_list(group, "patterns")) for group in groups),
        "name": sum(_names(rule, _OF_A_RULE) for each in rules for rule in each)
        + sum(_names(one, _COMMON) * len(each) for one, each in zip(recommendations, rules, strict=True)),
        "statute": sum(len(_list(one, "statutes")) for one in recommendations)
        + sum(len(_list(rule, "law")) for each in rules for rule in each),
    }


def _names(table: Mapping[str, Any], keys: tuple[str, ...]) -> int:
    return sum(str(entry).count("|") + 1 for key in keys for entry in _list(table, key))


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """What is of another kind counts as nothing here; the reader of the file refuses it."""
    found = data.get(key)
    return found if isinstance(found, dict) else {}


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    found = data.get(key)
    return found if isinstance(found, list) else []


def _tables(data: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    return (one for one in _list(data, key) if isinstance(one, dict))
