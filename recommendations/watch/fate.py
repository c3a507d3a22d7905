"""What became of one quoted clause in a new text: found again, changed into the nearest clause, or gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, cast

from rapidfuzz.distance import Indel

from bills.records import BillText
from recommendations.matching.clauses import Kind, as_enacted, read
from recommendations.quoting import words_of
from recommendations.watch.direction import ReadAs, direction_of, signs_of
from recommendations.watch.identity import Span, Words

FateKind = Literal["carried", "changed", "strengthened", "weakened", "gone"]
NEAR = 0.5
"""Share of telling words, in order, that two clauses must have in common for one to be what became of the other."""
_STOCK = frozenset(
    {
        "this", "the", "bill", "would", "a", "an", "of", "to", "in", "and", "or", "by", "for", "that", "as",
        "be", "is", "are", "on", "with", "any", "such", "from", "its", "their", "it", "also", "specified",
        "provided", "provisions", "existing", "law",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fate:
    """``part``, ``start``, ``end`` and ``now`` say where the clause stands in the new text; empty where it is gone."""

    kind: FateKind
    now: str = ""
    start: int = 0
    end: int = 0
    because: tuple[str, ...] = ()

    @property
    def is_carried(self) -> bool:
        return self.kind == "carried"


class NewText:
    """The new words of a bill, cut into clauses once for all the matches that quote the old ones."""

    def __init__(self, text: BillText) -> None:
        self.text = text
        self._parts: dict[str, Words] = {}

    def part(self, part: str) -> Words:
        if part not in self._parts:
            self._parts[part] = Words(words_of(self.text, part))
        return self._parts[part]

    @cached_property
    def _digest_clauses(self) -> list[Span]:
        return [(one.start, one.end) for one in read("digest", self.text.digest).clauses if one.kind is Kind.CHANGE]

    @cached_property
    def _body_clauses(self) -> list[Span]:
        return [(one.start, one.end) for one in as_enacted("body", self.text.body_text).clauses]

    def clauses(self, part: str) -> list[Span]:
        """What could have become of a clause of that part; of the digest only what the bill does."""
        if part == "digest":
            return self._digest_clauses
        if part == "body":
            return self._body_clauses
        words = words_of(self.text, part)
        return [(0, len(words))] if words else []


def fate_of(
    quote: str, part: str, start: int, new: NewText, before: ReadAs | None = None, after: ReadAs | None = None
) -> Fate:
    """What became of a clause that began at ``start`` of that part.

    ``before`` and ``after`` are what the matching rules see in the old and the new text; without them the words alone
    decide the direction.
    """
    if found := place_of(quote, part, start, new):
        return Fate("carried", words_of(new.text, part)[found[0] : found[1]], *found)
    nearest = _nearest(quote, part, new)
    if nearest is None:
        return Fate("gone")
    now = words_of(new.text, part)[nearest[0] : nearest[1]]
    signs = signs_of(quote, now, before, after)
    kind = cast(FateKind, direction_of(signs) or "changed")
    because = [sign.sentence for sign in signs]
    if before and after and before.stance != after.stance:
        kind = "changed"
        because.append(f"The rules now read it as “{after.stance}”; they read “{before.stance}” before.")
    return Fate(kind, now, *nearest, tuple(because))


def place_of(quote: str, part: str, start: int, new: NewText) -> Span | None:
    """Where the same clause stands in the new text, nearest to where it stood."""
    words = words_of(new.text, part)
    if words[start : start + len(quote)] == quote:
        return start, start + len(quote)
    verbatim = _verbatim(quote, words, start)
    places: Sequence[Span] = verbatim or list(new.part(part).places_of(Words(quote)))
    return min(places, key=lambda place: abs(place[0] - start), default=None)


def _verbatim(quote: str, words: str, start: int) -> list[Span]:
    """The occurrences right before and right behind the old place."""
    found = (words.rfind(quote, 0, start + len(quote)), words.find(quote, start))
    return [(at, at + len(quote)) for at in found if quote and at >= 0]


def _nearest(quote: str, part: str, new: NewText) -> Span | None:
    wanted = _telling(quote)
    text = words_of(new.text, part)
    best, best_score = None, NEAR
    for start, end in new.clauses(part):
        score = Indel.normalized_similarity(wanted, _telling(text[start:end]), score_cutoff=best_score)
        if score >= best_score and score > 0:
            best, best_score = (start, end), score
    return best


def _telling(clause: str) -> list[str]:
    """The words that no other clause is bound to have as well: "this bill would" opens nearly all of them."""
    words = [word.strip('.,;:()"') for word in Words(clause).words]
    return [word for word in words if word not in _STOCK] or words
