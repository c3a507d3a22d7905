"""Double-joined bills: two bills that change one section of law, so that each carries the other's changes along.

The digest says so in a set phrase: "This bill would incorporate additional changes to Section 1203 of the Penal Code
proposed by AB 12 to be operative only if this bill and AB 12 are enacted and this bill is enacted last." Pure.
"""

import re

from bills.identifiers import MeasureId, find_measures

_CLAUSE = re.compile(r"incorporate additional changes[^\n]*", re.IGNORECASE)


def partners(digest: str, own: MeasureId) -> list[MeasureId]:
    """The bills that a digest names as partners of ``own``, in the order named, each once."""
    named = [one for clause in _CLAUSE.finditer(digest) for one in find_measures(clause[0], own.session, ("AB", "SB"))]
    return [one for one in dict.fromkeys(named) if one != own]
