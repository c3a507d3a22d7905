"""New prints held against the one before: is it still the same bill, and are its words still there?"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from bills.choices import AuthorRole, ChangeKind
from bills.identifiers import MeasureId
from bills.models import Author, BillBody, BillVersion, Change
from bills.records import MeasureRecord
from bills.rewriting import Print, cites_rewriting, what_was_replaced
from bills.upsert.changes import Journal
from bills.upsert.measures import Stored

# The print and the referral under the rule for rewritten bills lie days apart, and are one event.
_SAME_EVENT = timedelta(days=45)
_HARDLY_ANYTHING_LEFT = 0.02
_LONG_ENOUGH = 2_000


def note_rewritten(
    records: Sequence[MeasureRecord], stored: dict[MeasureId, Stored], journal: Journal
) -> Iterator[tuple[str, str]]:
    """Note each gut-and-amend once; yields (version, reason) for a print that lost nearly all of its words."""
    pairs = list(_pairs(_added_prints(records, stored)))
    found: dict[int, list[tuple[date | None, str]]] = defaultdict(list)
    for before, after in pairs:
        if signs := what_was_replaced(_as_print(before), _as_print(after)):
            found[after["measure_id"]].append((after["on"], f"{after['key']}: {', '.join(signs)} replaced"))
    for measure, action, on in journal.noted(ChangeKind.ACTION_ADDED):
        if cites_rewriting(action):
            found[measure].append((on, action))
    _note_once(found, journal)
    for before, after in _emptied(pairs):
        yield after["key"], f"nearly all words of {before['key']} are gone; kept, to be looked at"


def _note_once(found: dict[int, list[tuple[date | None, str]]], journal: Journal) -> None:
    past: dict[int, list[date | None]] = defaultdict(list)
    if not found:
        return
    known = Change.objects.filter(measure_id__in=found, kind=ChangeKind.GUT_AND_AMEND)
    for pk, on in known.values_list("measure_id", "happened_on"):
        past[pk].append(on)
    for pk, events in found.items():
        for on, words in events:
            if not any(_is_same_event(on, other) for other in past[pk]):
                journal.note(pk, ChangeKind.GUT_AND_AMEND, now=words, on=on)
                past[pk].append(on)


def _is_same_event(one: date | None, other: date | None) -> bool:
    return one == other or (one is not None and other is not None and abs(one - other) <= _SAME_EVENT)


def _added_prints(records: Sequence[MeasureRecord], stored: dict[MeasureId, Stored]) -> dict[int, set[str]]:
    """Measure → keys of prints whose words are new, for measures known before."""
    added: dict[int, set[str]] = {}
    for record in records:
        known = stored[record.id]
        keys = {str(version.id) for version in record.versions or () if known.version_differs(version)}
        if keys and known.pk is not None and not known.is_new:
            added[known.pk] = keys
    return added


def _pairs(added: dict[int, set[str]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each new print with the one before it, both with their lead authors."""
    if not added:
        return
    columns = ("pk", "measure_id", "key", "on", "subject", "sections_of_law", "text_state")
    rows = BillVersion.objects.filter(measure_id__in=added).order_by("measure_id", "-print_number").values(*columns)
    authors: dict[int, set[str]] = defaultdict(set)
    lead = Author.objects.filter(version__measure_id__in=added, role=AuthorRole.LEAD)
    for version, name in lead.values_list("version_id", "name"):
        authors[version].add(name)
    for before, after in pairwise({**row, "authors": frozenset(authors[row["pk"]])} for row in rows):
        if before["measure_id"] == after["measure_id"] and after["key"] in added[after["measure_id"]]:
            yield before, after


def _as_print(row: dict[str, Any]) -> Print:
    sections = frozenset((code, section) for code, section, _ in row["sections_of_law"])
    return Print(row["subject"], row["authors"], sections)


def _emptied(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The pairs of which the later print holds next to nothing of a long text."""
    unread = {BillVersion.TextState.ABSENT, BillVersion.TextState.MISSING}
    read = [pair for pair in pairs if unread.isdisjoint(version["text_state"] for version in pair)]
    bodies = BillBody.objects.filter(pk__in={version["pk"] for pair in read for version in pair}) if read else ()
    lengths = {body.pk: sum(len(section.text) for section in body.sections()) for body in bodies}
    for before, after in read:
        was, now = lengths.get(before["pk"], 0), lengths.get(after["pk"], 0)
        if was >= _LONG_ENOUGH and now <= was * _HARDLY_ANYTHING_LEFT:
            yield before, after
