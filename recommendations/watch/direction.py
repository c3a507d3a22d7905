"""Whether a changed clause does more or less than before. Conservative: a sign that argues the other way ends it.

The direction speaks of the clause's own force, whichever way it points: a weakened clause of an opposing bill is
good news for the recommendation. These are the signs, and nothing else is one:

==========  ==========================================================================================================
duty        at one place of the clause a word of duty ("shall", "require") gave way to one of permission ("may",
            "authorize"), or the reverse; not where a "not" or "no" stands at that place
money       a clause that appropriates or grants lost its last dollar amount, or names a smaller one; a clause that
            speaks of fees, fines or debts is never judged by its amounts
reach       a word that narrows ("pilot", "except", "upon appropriation", "until January 1") came in, or went out
reading     the matching rules, asked about both texts, see fewer elements or only partial scope, or the reverse
==========  ==========================================================================================================
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bills.word_diff import Hunk, hunks

Direction = Literal["weakened", "strengthened"]

_DUTY = frozenset(
    {"shall", "must", "require", "requires", "requiring", "required", "mandate", "mandates", "direct", "directs"}
)
_LEAVE = frozenset(
    {"may", "authorize", "authorizes", "authorizing", "allow", "allows", "permit", "permits", "encourage", "encourages"}
)
_NEGATION = frozenset({"not", "no", "neither", "nor", "without"})
_AMOUNT = re.compile(r"\$\s?(\d[\d,]*(?:\.\d+)?)(?:\s+(thousand|million|billion))?", re.IGNORECASE)
_UNITS = {"": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_GIVES_MONEY = re.compile(r"\b(?:appropriat\w*|grants?\b|fund(?:s|ing|ed)?\b|allocat\w*)", re.IGNORECASE)
_TAKES_MONEY = re.compile(
    r"\b(?:fees?|fines?|penalt\w+|surcharges?|assessments?|debts?|restitution|costs?)\b", re.IGNORECASE
)
_NARROWS = re.compile(
    r"\bpilot\b|\bexcept(?:ing|ions?)?\b|\bexcluding\b|\bother than\b|\bdoes not apply\b|\bwould not apply\b"
    r"|\b(?:upon|subject to(?: an)?) appropriation\b|\bto the extent (?:that )?fund\w*\b|\bif fund\w*\b"
    r"|\bcontingent (?:up)?on\b|\buntil january 1\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that argues for a direction, as a sentence."""

    direction: Direction
    sentence: str


@dataclass(frozen=True, slots=True)
class ReadAs:
    """What the matching rules see in a text for one recommendation."""

    stance: str
    scope: str
    elements: frozenset[str]


def direction_of(signs: Sequence[Sign]) -> Direction | None:
    """The direction in which every sign points; None without a sign, or where they differ."""
    named = {sign.direction for sign in signs}
    return named.pop() if len(named) == 1 else None


def signs_of(was: str, now: str, before: ReadAs | None = None, after: ReadAs | None = None) -> list[Sign]:
    """Every sign in a changed clause; ``before`` and ``after`` are the rules' readings of the two texts."""
    found = [*_duty(was, now), *_money(was, now), *_reach(was, now)]
    if before and after and before.stance == after.stance:
        found += _reading(before, after)
    return found


def _duty(was: str, now: str) -> Iterator[Sign]:
    for hunk in hunks(_plain(was), _plain(now)):
        if _is_negated(hunk):
            continue
        if (gone := _first(hunk.deleted, _DUTY)) and (came := _first(hunk.inserted, _LEAVE)):
            yield Sign("weakened", f"A duty became a permission: “{gone}” gave way to “{came}”.")
        elif (gone := _first(hunk.deleted, _LEAVE)) and (came := _first(hunk.inserted, _DUTY)):
            yield Sign("strengthened", f"A permission became a duty: “{gone}” gave way to “{came}”.")


def _is_negated(hunk: Hunk) -> bool:
    return not _NEGATION.isdisjoint((*hunk.deleted, *hunk.inserted, hunk.next_word))


def _money(was: str, now: str) -> Iterator[Sign]:
    if _TAKES_MONEY.search(was) or _TAKES_MONEY.search(now):
        return
    old, new = _amounts(was), _amounts(now)
    if old and not new and _GIVES_MONEY.search(was):
        yield Sign("weakened", "The sum of money that it named is gone.")
    elif new and not old and _GIVES_MONEY.search(now):
        yield Sign("strengthened", "It names a sum of money, which it did not.")
    elif len(old) == len(new) == 1 and old != new and _GIVES_MONEY.search(was) and _GIVES_MONEY.search(now):
        is_less = new[0] < old[0]
        yield Sign(
            "weakened" if is_less else "strengthened", f"The sum of money is {'smaller' if is_less else 'larger'}."
        )


def _amounts(clause: str) -> list[float]:
    return [float(found[1].replace(",", "")) * _UNITS[(found[2] or "").lower()] for found in _AMOUNT.finditer(clause)]


def _reach(was: str, now: str) -> Iterator[Sign]:
    old, new = _narrowing(was), _narrowing(now)
    if came := sorted(new - old):
        yield Sign("weakened", f"It reaches less far: “{came[0]}” came in.")
    if gone := sorted(old - new):
        yield Sign("strengthened", f"It reaches further: “{gone[0]}” went out.")


def _narrowing(clause: str) -> set[str]:
    return {found[0].lower() for found in _NARROWS.finditer(clause)}


def _reading(before: ReadAs, after: ReadAs) -> Iterator[Sign]:
    if after.elements < before.elements:
        lost = ", ".join(sorted(before.elements - after.elements))
        yield Sign("weakened", f"The rules no longer see it answer element {lost}.")
    if before.elements < after.elements:
        won = ", ".join(sorted(after.elements - before.elements))
        yield Sign("strengthened", f"The rules now see it answer element {won} too.")
    if (before.scope, after.scope) == ("direct", "partial"):
        yield Sign("weakened", "The rules now see partial scope where they saw direct scope.")
    if (before.scope, after.scope) == ("partial", "direct"):
        yield Sign("strengthened", "The rules now see direct scope where they saw partial scope.")


def _plain(clause: str) -> list[str]:
    return [word.strip('.,;:()“”"').casefold() for word in clause.split()]


def _first(words: Sequence[str], wanted: frozenset[str]) -> str:
    return next((word for word in words if word in wanted), "")
