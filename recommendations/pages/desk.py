"""One match as a reviewer has it before them: what is asked, what the bill says, what was decided before."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.contrib.auth.models import User
from django.db.models import QuerySet
from rapidfuzz import fuzz

from bills.marking import Clause as Marked
from bills.marking import Paragraph, paragraphs_with_clauses
from bills.models import BillVersion, Hearing
from recommendations.models import Claim, Element, Evidence, Match, ReviewDecision
from recommendations.quoting import Clause, sentences, words_of
from recommendations.roles import may, said_by
from recommendations.roles import shown_as as shown_as_of

LOOKED_THROUGH = 300
"""Past decisions on the recommendation among which the nearest are sought."""
NEAREST = 3
PICKED_FROM = 250
"""Sentences offered to a reader who cannot select words."""
UNDOABLE = 5
UNDO_NAMES = (
    "verdict",
    "match__recommendation__code",
    "match__recommendation__public_id",
    "match__recommendation__paper__title",
    "match__measure__type",
    "match__measure__number",
    "match__measure__session",
)


@dataclass(frozen=True, slots=True)
class Text:
    """A part of a version as the desk prints it: paragraphs with marks, each with its first character's offset."""

    version: BillVersion
    part: str
    paragraphs: list[tuple[int, Paragraph]]

    @property
    def part_name(self) -> str:
        return str(Evidence.Part(self.part).label)


@dataclass(frozen=True, slots=True)
class Desk:
    """``text`` is what is read, of the latest version or the one before it; ``earlier`` the version before.

    ``picks`` are the sentences to choose the clause from; empty until somebody asks, or no clause is marked.
    """

    match: Match
    elements: list[Element]
    evidence: list[Evidence]
    text: Text
    earlier: BillVersion | None
    is_earlier: bool
    has_body: bool
    picks: list[Clause]
    past: list[ReviewDecision]
    similar: list[ReviewDecision]
    hearing: Hearing | None
    claim: Claim | None
    may_second: bool

    @property
    def latest(self) -> BillVersion:
        assert self.match.measure.latest_version is not None
        return self.match.measure.latest_version

    @property
    def shown_as(self) -> str:
        return said_by(shown_as_of(self.claim.by)) if self.claim else ""

    @property
    def standing(self) -> ReviewDecision | None:
        """The newest word that counts, where one stands on this clause."""
        counted = [word for word in self.past if word.undone_at is None and word.round == self.match.round]
        return counted[0] if counted and self.match.readers and self.match.state == "confirmed" else None


def find_match() -> QuerySet[Match]:
    return Match.objects.select_related(
        "recommendation__paper", "measure__session", "measure__latest_version__body", "version", "claim__by"
    )


def desk(
    match: Match, by: User, *, at: datetime, part: str = "", earlier: bool = False, with_picks: bool = False
) -> Desk:
    """Ten queries at most, whatever there is."""
    latest = match.measure.latest_version
    assert latest is not None
    prints = match.measure.versions.defer("sections_of_law").select_related("body")
    before = prints.filter(print_number__gt=latest.print_number).order_by("print_number").first()
    evidence = list(match.evidence.all())
    shown = before if earlier and before else latest
    read = part or _part_to_read(shown, evidence)
    claim = getattr(match, "claim", None)
    return Desk(
        match=match,
        elements=list(match.recommendation.elements.all()),
        evidence=evidence,
        text=Text(shown, read, _paragraphs(shown, read, evidence)),
        earlier=before,
        is_earlier=shown is before,
        has_body=bool(words_of(shown.text(), "body")),
        picks=list(islice(sentences(latest.text(), read), PICKED_FROM)) if with_picks or not evidence else [],
        past=list(match.decisions.select_related("version")),
        similar=_similar(match, evidence),
        hearing=Hearing.objects.filter(measure=match.measure)
        .from_day(at.date())
        .with_committee()
        .order_by("on")
        .first(),
        claim=claim if claim and claim.until > at and claim.by_id != by.pk else None,
        may_second=may(by, "second_review"),
    )


def undoable(by: User, at: datetime) -> list[ReviewDecision]:
    """That person's last words that can still be taken back, newest first."""
    words = ReviewDecision.objects.held(at).filter(decided_by=by)
    named = words.select_related("match__measure__session", "match__recommendation__paper")
    return list(named.only(*UNDO_NAMES)[:UNDOABLE])


def _part_to_read(version: BillVersion, evidence: list[Evidence]) -> str:
    """The digest, unless every clause stands elsewhere or there is none."""
    parts = {one.part for one in evidence}
    if parts and Evidence.Part.DIGEST not in parts and Evidence.Part.BODY in parts:
        return "body"
    return "digest" if version.digest or not version.text().body else "body"


def _paragraphs(version: BillVersion, part: str, evidence: list[Evidence]) -> list[tuple[int, Paragraph]]:
    words = words_of(version.text(), part)
    marks = [Marked(one.start, one.end, one.quote, ", ".join(one.elements)) for one in evidence if one.part == part]
    begin, offsets = 0, []
    for line in words.split("\n"):
        if line.strip():
            offsets.append(begin)
        begin += len(line) + 1
    return list(zip(offsets, paragraphs_with_clauses(words, marks), strict=True))


def _similar(match: Match, evidence: list[Evidence]) -> list[ReviewDecision]:
    """Past words on the same recommendation whose clauses read most alike."""
    words = ReviewDecision.objects.standing().filter(match__recommendation=match.recommendation_id).exclude(match=match)
    past = list(words.exclude(quote="").order_by("-pk").values_list("pk", "quote")[:LOOKED_THROUGH])
    if not past or not evidence:
        return []
    asked = " ".join(one.quote for one in evidence)
    near = sorted(past, key=lambda row: -fuzz.token_set_ratio(asked, row[1]))[:NEAREST]
    found = ReviewDecision.objects.select_related("match__measure__session").in_bulk([pk for pk, _quote in near])
    return [found[pk] for pk, _quote in near]
