"""At the door: which parts of a record may be written, seen who spoke of them before and when."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bills.lifecycle import read_standing
from bills.models.session import sine_die
from bills.precedence import FACETS, Facts, Teller, Verdict, Word, differences
from bills.records import MeasureRecord, VersionRecord
from bills.upsert.measures import Stored


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A fact on which a source contradicts the one that is believed; what is stored stays."""

    measure: str
    fact: str  # "stage", "chapter", "subject", "latest action"
    ours: str
    theirs: str
    source: str


def admit(record: MeasureRecord, known: Stored, teller: Teller) -> tuple[MeasureRecord, set[str]]:
    """(the record without what may not be written, the facets that another source holds)."""
    refused, outranked = set(), set()
    for facet in FACETS:
        if getattr(record, facet) is None:
            continue
        # Rows of a partial facet, and versions, have stamps of their own.
        stamp = "" if facet in record.partial or facet == "versions" else record.stamps.get(facet, "")
        verdict = teller.judge(known.words.get(facet), stamp, known.complete_through)
        if verdict is not Verdict.TAKE:
            refused.add(facet)
            known.spoken.pop(facet, None)
        if verdict is Verdict.OUTRANKED:
            outranked.add(facet)
    left: dict[str, Any] = dict.fromkeys(refused)
    if record.versions is not None and "versions" not in refused:
        left["versions"] = tuple(version for version in record.versions if not _is_stale(version, known, teller))
    if refused or left.get("versions") != record.versions:
        left["as_written"] = ""  # what is stored then is not what this was read from
    return replace(record, **left), outranked


def is_empty(record: MeasureRecord) -> bool:
    """Whether nothing is left to write."""
    return not record.versions and all(getattr(record, facet) is None for facet in FACETS if facet != "versions")


def contradictions(
    record: MeasureRecord, outranked: set[str], known: Stored, teller: Teller, through: date
) -> Iterator[Disagreement]:
    """Where the parts that were not taken say something else than what is stored."""
    if not outranked or not known.derived:
        return
    for fact, our, their in differences(_stored_facts(known), _told_facts(record, outranked, through)):
        yield Disagreement(str(record.id), fact, our, their, teller.source)


def _is_stale(version: VersionRecord, known: Stored, teller: Teller) -> bool:
    """A print that is not stored is taken however old it is: a full snapshot that lacks it says nothing of it."""
    stored = known.versions.get(str(version.id))
    if stored is None or known.is_taken_over("versions", teller.source):
        return False
    word = Word(teller.source, stamp=stored.stamp)
    return teller.judge(word, version.stamp, known.complete_through) is Verdict.STALE


def _stored_facts(known: Stored) -> Facts:
    was = known.derived
    chapter = f"{was['chapter_number']}/{was['chapter_year']}" if was["chapter_number"] else None
    return Facts(was["stage"], chapter, was["subject"] or None, was["last_action_on"])


def _told_facts(record: MeasureRecord, outranked: set[str], through: date) -> Facts:
    stage = latest = chapter = subject = None
    if record.actions and "actions" in outranked:
        end = sine_die(record.id.session.start_year)
        stage = read_standing(record.id, record.actions, end if through > end else None).stage.value
        latest = record.actions[-1].on
    if record.official and record.official.chapter and "official" in outranked:
        chapter = f"{record.official.chapter.number}/{record.official.chapter.year}"
    if record.versions and "versions" in outranked:
        subject = min(record.versions, key=lambda version: version.id.print_number).subject or None
    return Facts(stage, chapter, subject, latest)
