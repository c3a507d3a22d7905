from datetime import UTC, date, datetime
from typing import Any

from bills.models import Measure
from recommendations.choices import (
    Band,
    ClauseFate,
    Follows,
    InLaw,
    LetterKind,
    Scope,
    Stance,
    TeamStance,
    ThisSession,
)
from recommendations.letter_files import keep_file
from recommendations.models import (
    ClauseChange,
    Element,
    Evidence,
    Goal,
    Letter,
    Match,
    Paper,
    Recommendation,
    StatusChange,
    Task,
    TeamNote,
    TeamPosition,
)

SUGGESTED = datetime(2026, 9, 23, 6, 15, tzinfo=UTC)
GOALS = {"G1": range(1, 3), "G2": range(3, 5), "G3": range(5, 7), "G4": range(7, 9), "G5": range(9, 12)}


def paper() -> list[Recommendation]:
    """The eleven recommendations under their five goals."""
    return [recommendation(f"R{number}", goal=code) for code, numbers in GOALS.items() for number in numbers]


def recommendation(code: str = "R4", *, goal: str = "G2", **fields: Any) -> Recommendation:
    book, _ = Paper.objects.get_or_create(
        slug="healing-together",
        defaults={"title": "Healing Together", "publishers": "PolicyLink", "year": 2019, "url": "https://example.org/"},
    )
    above, _ = Goal.objects.get_or_create(
        paper=book, code=goal, defaults={"title": f"Goal {goal}", "position": int(goal[1:])}
    )
    values: dict[str, Any] = {
        "sentence": "End fines and fees.",
        "short_name": f"Short name of {code}",
        "meaning": "Nobody pays to change.",
        "in_law_because": "No chaptered measure answers it.",
        "this_session_because": "Nothing was found.",
        "near_misses": ["Juvenile fees."],
        "statutes": ["PEN 1203.097"],
        "status_as_of": date(2026, 9, 22),
    }
    made = Recommendation.objects.create(paper=book, goal=above, code=code, position=int(code[1:]), **(values | fields))
    for letter in "abc":
        Element.objects.create(recommendation=made, letter=letter, text=f"Element {letter} of {code}")
    return made


def match(
    of: Recommendation, measure: Measure, *, clause: str = "This bill would end the fee.", **fields: Any
) -> Match:
    """A suggested match with one quoted clause, marked where the latest digest holds it."""
    values: dict[str, Any] = {
        "stance": Stance.ADVANCES,
        "scope": Scope.DIRECT,
        "elements": ["a"],
        "score": 0.9,
        "band": Band.STRONG,
        "reasons": ["Names Penal Code 1203.097."],
        "rule_version": "1",
        "suggested_at": SUGGESTED,
    }
    made = Match.objects.create(recommendation=of, measure=measure, version=measure.latest_version, **(values | fields))
    start = max(measure.latest_version.digest.find(clause), 0)
    Evidence.objects.create(
        match=made,
        position=0,
        part=Evidence.Part.DIGEST,
        start=start,
        end=start + len(clause),
        quote=clause,
        elements=made.elements,
    )
    return made


def clause_change(of: Match, kind: str = ClauseFate.CHANGED, **fields: Any) -> ClauseChange:
    """An event about the match's clause, from its version to the measure's latest one."""
    values: dict[str, Any] = {
        "was": "This bill would end the fee.",
        "was_hash": "a" * 64,
        "now": "" if kind == ClauseFate.GONE else "This bill would halve the fee.",
        "now_hash": "" if kind == ClauseFate.GONE else "b" * 64,
        "part": Evidence.Part.DIGEST,
        "state_before": of.state,
        "state_after": of.state,
        "is_public": True,
        "happened_on": date(2026, 9, 22),
        "recorded_at": SUGGESTED,
    }
    return ClauseChange.objects.create(
        match=of, from_version=of.version, to_version=of.measure.latest_version, kind=kind, **(values | fields)
    )


def status_change(of: Recommendation, this_session: str = ThisSession.INTRODUCED, **fields: Any) -> StatusChange:
    values: dict[str, Any] = {
        "in_law": InLaw.NONE,
        "is_at_risk": False,
        "because": "A bill was introduced.",
        "basis": of.basis,
        "rule_version": "1",
        "as_of": date(2026, 9, 22),
        "recorded_at": SUGGESTED,
    }
    return StatusChange.objects.create(recommendation=of, this_session=this_session, **(values | fields))


def team_position(of: Measure, stance: str = TeamStance.SUPPORT, **fields: Any) -> TeamPosition:
    values: dict[str, Any] = {"version": of.latest_version, "since": date(2026, 9, 22), "is_public": True}
    return TeamPosition.objects.create(measure=of, stance=stance, **(values | fields))


def team_note(of: Measure, **fields: Any) -> TeamNote:
    values: dict[str, Any] = {"text": "Call the author.", "written_as": "Lena Doe", "written_at": SUGGESTED}
    return TeamNote.objects.create(measure=of, **(values | fields))


def letter(of: Measure, content: bytes = b"Dear Chair,", **fields: Any) -> Letter:
    """With its file."""
    values: dict[str, Any] = {
        "kind": LetterKind.LETTER,
        "title": "To the committee",
        "on": date(2026, 9, 22),
        "file_name": "letter.txt",
        "size": len(content),
        "added_at": SUGGESTED,
    }
    return Letter.objects.create(measure=of, stored_as=keep_file(content), **(values | fields))


def task(of: Measure, due_on: date | None = date(2026, 9, 30), **fields: Any) -> Task:
    values: dict[str, Any] = {"title": "Write the letter", "follows": Follows.OWN, "opened_on": date(2026, 9, 1)}
    return Task.objects.create(measure=of, due_on=due_on, **(values | fields))
