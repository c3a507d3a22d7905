"""Gut and amend: a bill whose contents are taken out and replaced under the same number.

California prints it as one more amended version. It shows in three ways (the subject, the authors, or the sections of
law are others than before) and, where a house sends such a bill back to committee, in the rule that the action cites.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_RULE = re.compile(r"senate rule 29\.10|assembly rule 77\.2", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_EMPTY_WORDS = frozenset({"and", "the", "for", "act", "relating", "other", "with", "from", "state", "california"})
_STEM = 5


@dataclass(frozen=True, slots=True)
class Print:
    """What of one version tells whether the next is another bill."""

    subject: str = ""
    authors: frozenset[str] = frozenset()  # lead authors
    sections: frozenset[tuple[str, str]] = frozenset()  # (code, section)


def cites_rewriting(action: str) -> bool:
    """Whether an action sends a rewritten bill back under the rule made for that."""
    return bool(_RULE.search(action))


def what_was_replaced(before: Print, after: Print) -> tuple[str, ...]:
    """``subject``, ``author``, ``sections`` as far as nothing of the earlier print is left; empty for an amendment.

    What one of the prints does not say tells nothing. A new author alone takes a bill over and does not rewrite it,
    nor is it another bill when it amends other sections of the same code: these two count together, or beside others.
    """
    subject = _is_replaced(_stems(before.subject), _stems(after.subject))
    author = _is_replaced(before.authors, after.authors)
    sections = _is_replaced(before.sections, after.sections)
    codes = sections and _is_replaced(_codes(before), _codes(after))
    if not (subject or codes or (author and sections)):
        return ()
    signs = {"subject": subject, "author": author, "sections": sections}
    return tuple(name for name, replaced in signs.items() if replaced)


def _is_replaced(before: Iterable[object], after: Iterable[object]) -> bool:
    was, now = set(before), set(after)
    return bool(was and now) and was.isdisjoint(now)


def _codes(version: Print) -> set[str]:
    return {code for code, _ in version.sections}


def _stems(subject: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(subject.casefold()) if word not in _EMPTY_WORDS}
