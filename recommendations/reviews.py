"""What people do to matches: the only writers of decisions and claims, and of a match's state once a person has spoken.

=================  =====================================================================================
what stands        what becomes of the match
=================  =====================================================================================
one word           confirmed, or not related; ``readers`` 1
two that agree     the same, ``readers`` 2
two that differ    disputed and up for a re-check, until one reading has more people than the other
a changed clause   opens a new round: words on the old clause count no longer
=================  =====================================================================================
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from bills.models import BillVersion
from recommendations.choices import MatchState, Scope, Stance, Verdict
from recommendations.models import Claim, Dispute, Evidence, Match, Reading, ReviewDecision
from recommendations.quoting import Clause, words_of
from recommendations.refusal import Refused
from recommendations.roles import may, role_of, said_by, shown_as

UNDO_FOR = timedelta(minutes=10)
CLAIM_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person says of a match. A rejection keeps stance, scope and elements as they were proposed.

    ``clause`` None keeps the clauses that are marked; given, it takes their place.
    """

    verdict: str
    stance: str
    scope: str
    elements: tuple[str, ...]
    clause: Clause | None = None
    note: str = ""

    @property
    def reading(self) -> tuple[str, str]:
        """Two people agree when this is equal: scope and elements are detail, the later word on them stands."""
        return (self.verdict, self.stance if self.verdict == Verdict.CONFIRM else "")


def needs_note(verdict: str, stance: str) -> bool:
    return verdict == Verdict.REJECT or stance == Stance.OPPOSES


@transaction.atomic
def decide(
    *, match: int, by: User, judgement: Judgement, revision: int, version: str, at: datetime, is_demo: bool = False
) -> ReviewDecision:
    """Append one person's word and let the match follow.

    ``revision`` and ``version`` (its key) are those that the person had before them. Refuses with ``stale`` when a
    colleague or the Legislature was faster, ``not_allowed``, ``needs_lead`` for a second word without that right,
    and ``incomplete``.
    """
    row = _locked(match)
    latest = _check_fresh(row, revision, version)
    if not may(by, "review_match"):
        raise Refused("not_allowed", _("Only reviewers decide."))
    _check_complete(row, latest, judgement)
    standing = _standing(row)
    own = next((one for one in standing if one.decided_by_id == by.pk), None)
    if standing and own is None and not may(by, "second_review"):
        raise Refused("needs_lead", _("A colleague has decided this; the second word is for a lead."))
    clause = judgement.clause or _first_clause(row, latest)
    decision = ReviewDecision.objects.create(
        match=row,
        round=standing[0].round if standing else _next_round(row),
        verdict=judgement.verdict,
        stance=judgement.stance,
        scope=judgement.scope,
        elements=sorted(judgement.elements),
        version=latest,
        part=clause.part if clause else "",
        start=clause.start if clause else None,
        end=clause.end if clause else None,
        quote=clause.quote if clause else "",
        note=judgement.note.strip(),
        rule_version=row.rule_version,
        decided_by=by,
        decided_as=shown_as(by),
        role=role_of(by),
        is_demo=is_demo,
        decided_at=at,
        released_at=at + UNDO_FOR,
        supersedes=own,
        revision=row.revision + 1,
        before=_snapshot(row),
    )
    _follow(row, latest, judgement, [*(one for one in standing if one != own), decision])
    release_claims(by=by, match=row.pk)
    return decision


@transaction.atomic
def undo(*, decision: int, by: User, at: datetime) -> Match:
    """Take back a word within ten minutes; the match stands again as it stood before.

    Refuses with ``not_yours``, ``too_late``, ``already`` and, where a colleague has decided since, ``built_upon``.
    """
    word = ReviewDecision.objects.get(pk=decision)
    row = _locked(word.match_id)
    if word.decided_by_id != by.pk:
        raise Refused("not_yours", _("Only the person who decided can undo it."))
    if at >= word.released_at:
        raise Refused("too_late", _("Ten minutes have passed; decide again instead."))
    if row.revision != word.revision and word.undone_at is None:
        raise Refused("built_upon", _("A colleague has decided since; decide again instead."))
    if not ReviewDecision.objects.filter(pk=word.pk, undone_at=None).update(undone_at=at):
        raise Refused("already", _("This was undone already."))
    _restore(row, word.before)
    return row


def second_review(*, match: int, by: User, note: str, revision: int, version: str, at: datetime) -> ReviewDecision:
    """A lead agrees with the word that stands, clause and all. To disagree, ``decide`` otherwise."""
    row = Match.objects.get(pk=match)
    standing = _standing(row)
    if not standing:
        raise Refused("stale", _("No decision stands that could be seconded."))
    if any(one.decided_by_id == by.pk for one in standing):
        raise Refused("same_person", _("The second word takes a second person."))
    first = standing[0]
    judgement = Judgement(first.verdict, first.stance, first.scope, tuple(first.elements), note=note or first.note)
    return decide(match=match, by=by, judgement=judgement, revision=revision, version=version, at=at)


@transaction.atomic
def reject_many(*, matches: Mapping[int, int], by: User, note: str, at: datetime) -> list[ReviewDecision]:
    """One reason for several: match pk → the revision that was seen. All of them or none."""
    rows = Match.objects.select_related("measure__session", "measure__latest_version").in_bulk(matches)
    return [
        decide(
            match=row.pk,
            by=by,
            judgement=Judgement(Verdict.REJECT, row.stance, row.scope, tuple(row.elements), note=note),
            revision=matches[row.pk],
            version=row.measure.latest_version.key if row.measure.latest_version else "",
            at=at,
        )
        for row in rows.values()
    ]


@transaction.atomic
def claim(*, match: int, by: User, at: datetime) -> Claim:
    """Show colleagues that this person looks at it; again by the same person, the time begins anew.

    Refuses with ``claimed`` while a colleague's claim runs.
    """
    until = at + CLAIM_FOR
    taken = Claim.objects.filter(Q(by=by) | Q(until__lte=at), match=match).update(by=by, until=until)
    if not taken:
        try:
            with transaction.atomic():
                return Claim.objects.create(match_id=match, by=by, until=until)
        except IntegrityError:
            other = Claim.objects.select_related("by").get(match=match)
            raise Refused("claimed", _("%(who)s is looking at this.") % {"who": said_by(shown_as(other.by))}) from None
    return Claim.objects.get(match=match)


def release_claims(*, by: User, match: int | None = None) -> int:
    """Let go of one match, or of all that this person holds. Returns how many."""
    held = Claim.objects.filter(by=by)
    released, _rows = (held if match is None else held.filter(match=match)).delete()
    return released


@transaction.atomic
def mark_disputed(*, match: int) -> None:
    """Let the match say whether somebody disagrees. People's words on it are not touched, nor is its revision."""
    row = _locked(match)
    row.is_disputed = _disagree(row) or _has_open_dispute(row)
    row.save(update_fields=["is_disputed"])


# What a decision does to its match


def _locked(match: int) -> Match:
    rows = Match.objects.select_for_update(of=("self",)).prefetch_related("evidence")
    return rows.select_related("recommendation", "measure__session", "measure__latest_version__body").get(pk=match)


def _check_fresh(row: Match, revision: int, version: str) -> BillVersion:
    latest = row.measure.latest_version
    if row.revision != revision:
        raise Refused("stale", _("A colleague was faster. This is how it stands now; your words are kept below."))
    if latest is None or latest.key != version:
        raise Refused("stale", _("A new version of the bill has arrived. Read it; your words are kept below."))
    return latest


def _check_complete(row: Match, latest: BillVersion, judgement: Judgement) -> None:
    known = set(row.recommendation.elements.order_by().values_list("letter", flat=True))
    if judgement.verdict not in Verdict or judgement.stance not in Stance or judgement.scope not in Scope:
        raise Refused("incomplete", _("Verdict, stance and scope take one of the words that we define."))
    if not set(judgement.elements) <= known:
        raise Refused("incomplete", _("That recommendation has no such element."))
    if needs_note(judgement.verdict, judgement.stance) and not judgement.note.strip():
        raise Refused("incomplete", _("Say why: what is set aside or runs against it takes a note."))
    if judgement.clause and not _stands_in(latest, judgement.clause):
        raise Refused("incomplete", _("The clause does not stand in this version."))
    if judgement.verdict == Verdict.CONFIRM:
        if not judgement.elements and judgement.stance == Stance.ADVANCES:
            raise Refused("incomplete", _("Name at least one element that the clause answers."))
        if not judgement.clause and not _clauses(row, latest):
            raise Refused("incomplete", _("Point at the clause that decides: none is marked in this version."))


def _standing(row: Match) -> list[ReviewDecision]:
    """Words that count on what the match says now, newest first; none on a suggestion or on a changed clause."""
    if row.state not in (MatchState.CONFIRMED, MatchState.REJECTED, MatchState.NEEDS_RECHECK):
        return []
    current = list(row.decisions.standing().filter(round=row.round).order_by("-pk"))
    if row.state == MatchState.NEEDS_RECHECK and (
        len({_judged(one).reading for one in current}) < 2 or current[0].version_id != row.measure.latest_version_id
    ):
        return []
    return current


def _next_round(row: Match) -> int:
    last: int | None = row.decisions.aggregate(last=Max("round"))["last"]
    return (last or 0) + 1


def _judged(decision: ReviewDecision) -> Judgement:
    clause = None
    if decision.quote and decision.start is not None and decision.end is not None:
        clause = Clause(decision.part, decision.start, decision.end, decision.quote)
    said = (decision.verdict, decision.stance, decision.scope, tuple(decision.elements))
    return Judgement(*said, clause, decision.note)


def _follow(row: Match, latest: BillVersion, judgement: Judgement, words: Sequence[ReviewDecision]) -> None:
    """Write the match as the words that stand say it; the last of them is the newest."""
    by_reading: dict[tuple[str, str], list[ReviewDecision]] = defaultdict(list)
    for word in words:
        by_reading[_judged(word).reading].append(word)
    sizes = sorted((len(group) for group in by_reading.values()), reverse=True)
    disagree = len(sizes) > 1 and sizes[0] == sizes[1]
    if not disagree:
        group = max(by_reading.values(), key=len)
        judgement = judgement if words[-1] in group else _judged(max(group, key=lambda word: word.pk))
    _write_evidence(row, latest, judgement)
    row.version = latest
    row.stance, row.scope = judgement.stance, judgement.scope
    row.elements = sorted(judgement.elements)
    row.state = MatchState.CONFIRMED if judgement.verdict == Verdict.CONFIRM else MatchState.REJECTED
    if disagree:
        row.state = MatchState.NEEDS_RECHECK
    row.round = words[-1].round
    row.readers = sizes[0]
    row.is_disputed = disagree or _has_open_dispute(row)
    _save(row)


def _save(row: Match) -> None:
    row.revision += 1
    fields = ("version", "state", "stance", "scope", "elements", "readers", "is_disputed", "round", "revision")
    row.save(update_fields=fields)


def _write_evidence(row: Match, latest: BillVersion, judgement: Judgement) -> None:
    chosen = judgement.clause if judgement.clause and _stands_in(latest, judgement.clause) else None
    kept = [chosen] if chosen else _clauses(row, latest)
    marked = {(one.part, one.start, one.end): one.elements for one in row.evidence.all()}
    letters = sorted(judgement.elements)
    _replace_evidence(
        row,
        [
            {
                "part": one.part,
                "start": one.start,
                "end": one.end,
                "quote": one.quote,
                "elements": letters
                if chosen
                else [letter for letter in marked[one.part, one.start, one.end] if letter in letters] or letters,
            }
            for one in kept
        ],
    )


def _replace_evidence(row: Match, rows: Iterable[Mapping[str, Any]]) -> None:
    row.evidence.all().delete()
    row.refresh_from_db(fields=["evidence"])  # forgets what was fetched with the row; asks nothing
    Evidence.objects.bulk_create(Evidence(match=row, position=at, **one) for at, one in enumerate(rows))


def _clauses(row: Match, latest: BillVersion) -> list[Clause]:
    """The marked clauses that stand, word for word and place for place, in the latest version."""
    marked = [Clause(one.part, one.start, one.end, one.quote) for one in row.evidence.all()]
    return [clause for clause in marked if _stands_in(latest, clause)]


def _first_clause(row: Match, latest: BillVersion) -> Clause | None:
    return next(iter(_clauses(row, latest)), None)


def _stands_in(version: BillVersion, clause: Clause) -> bool:
    return words_of(version.text(), clause.part)[clause.start : clause.end] == clause.quote


_KEPT = ("state", "stance", "scope", "elements", "readers", "is_disputed", "round", "version_id")


def _snapshot(row: Match) -> dict[str, Any]:
    names = ("part", "start", "end", "quote", "elements")
    evidence = [{name: getattr(one, name) for name in names} for one in row.evidence.all()]
    return {name: getattr(row, name) for name in _KEPT} | {"evidence": evidence}


def _restore(row: Match, before: Mapping[str, Any]) -> None:
    """The match as it was. Where it has moved to a later version meanwhile, the matcher reads the measure anew."""
    if row.version_id != before["version_id"] or row.measure.latest_version_id != before["version_id"]:
        Reading.objects.filter(measure=row.measure_id).delete()
    for name in _KEPT:
        setattr(row, name, before[name])
    row.is_disputed = _disagree(row) or _has_open_dispute(row)
    _replace_evidence(row, before["evidence"])
    _save(row)


def _has_open_dispute(row: Match) -> bool:
    return Dispute.objects.open().filter(match=row).exists()


def _disagree(row: Match) -> bool:
    """Whether two people differ on what stands; a re-check that a changed clause asked for is none."""
    return row.state == MatchState.NEEDS_RECHECK and len({_judged(word).reading for word in _standing(row)}) > 1
