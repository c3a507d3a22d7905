"""Measures that people judged, one JSON object a line: with their words, or as labels that point at official words.

A line with words holds ``session``, ``measure``, ``title``, ``long_title``, ``digest``, ``recommendations`` (``id``,
``stance``, ``scope``) and ``ambiguous`` (ids on which readers differed: they count neither way). A label holds no
words: ``text_source`` ("digest" or "long title") and ``sha256`` name them, ``start`` and ``end`` of a recommendation
are the deciding sentence in those words, white space collapsed. Labels need a ``Texts`` to find the words.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from bills.identifiers import MeasureId, NotAnIdentifier, SessionId
from bills.records import BillText

Texts = Callable[[MeasureId], BillText | None]
"""The words of a measure's latest version, or nothing where the source does not hold it."""

STANCES = frozenset({"advances", "opposes", "mixed"})
SCOPES = frozenset({"direct", "partial"})
_SPACES = re.compile(r"\s+")


class BadLine(ValueError):
    """A line that is no judged measure; ``number`` counts from 1."""

    def __init__(self, number: int, problem: str) -> None:
        super().__init__(f"line {number}: {problem}")
        self.number = number


@dataclass(frozen=True, slots=True)
class Pair:
    """What people found: stance, scope, and where the deciding sentence stands in the collapsed digest, if told."""

    stance: str
    scope: str
    sentence: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A measure with the pairs people found, by recommendation."""

    measure: MeasureId
    text: BillText
    pairs: Mapping[str, Pair]
    ambiguous: frozenset[str]


def collapsed(text: str) -> str:
    """White space as single blanks, so that feeds which break lines differently give one hash."""
    return _SPACES.sub(" ", text).strip()


def fingerprint(text: str) -> str:
    return sha256(collapsed(text).encode()).hexdigest()


def read_judged(
    lines: Iterable[str], known: frozenset[str], texts: Texts | None = None, skipped: Counter[str] | None = None
) -> Iterator[Judged]:
    """Judged measures, one per line that is not blank; ``known`` are the ids of the paper's recommendations.

    Labels whose words ``texts`` does not hold, or holds in another wording, are left out and counted in ``skipped``.
    Raises ``BadLine`` at the first line that cannot be read.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            judged = _judged(json.loads(line), known, texts, Counter() if skipped is None else skipped)
        except json.JSONDecodeError as error:
            raise BadLine(number, f"not JSON: {error}") from error
        except KeyError as error:
            raise BadLine(number, f"no field {error}") from error
        except (NotAnIdentifier, TypeError, ValueError) as error:
            raise BadLine(number, str(error)) from error
        if judged:
            yield judged


def _judged(line: Any, known: frozenset[str], texts: Texts | None, skipped: Counter[str]) -> Judged | None:
    if not isinstance(line, dict):
        raise TypeError("not a JSON object")
    text = _own_words(line) if "sha256" not in line else None
    pairs = {pair["id"]: _pair(pair) for pair in line["recommendations"]}
    ambiguous = frozenset(line["ambiguous"])
    if unknown := (pairs.keys() | ambiguous) - known:
        raise ValueError(f"unknown recommendation {', '.join(sorted(unknown))}")
    measure = MeasureId.parse(line["measure"], SessionId.parse(line["session"]))
    text = text or _official_words(line, measure, texts, skipped)
    return Judged(measure, text, pairs, ambiguous) if text else None


def _pair(told: Any) -> Pair:
    if told["stance"] not in STANCES or told["scope"] not in SCOPES:
        raise ValueError(f"{told['id']}: no stance {told['stance']!r} with scope {told['scope']!r}")
    return Pair(told["stance"], told["scope"], (int(told["start"]), int(told["end"])) if "start" in told else None)


def _own_words(line: Mapping[str, Any]) -> BillText:
    words = {key: line[key] for key in ("title", "long_title", "digest")}
    if wrong := [key for key, value in words.items() if not isinstance(value, str)]:
        raise TypeError(f"{wrong[0]} is not text")
    return BillText(subject=words["title"], long_title=words["long_title"], digest=words["digest"])


def _official_words(
    line: Mapping[str, Any], measure: MeasureId, texts: Texts | None, skipped: Counter[str]
) -> BillText | None:
    if texts is None:
        raise ValueError("a label without words: say where the texts are")
    text = texts(measure)
    if text is None:
        skipped["without text"] += 1
        return None
    is_digest = line["text_source"] == "digest"
    if fingerprint(text.digest if is_digest else text.long_title) != line["sha256"]:
        skipped["in another wording"] += 1
        return None
    return text if is_digest else replace(text, digest="", body=())
