"""An event in a sentence, in the reader's language: what was, what is, when, why, and what comes next."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Choices
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from alerts import links
from alerts.choices import EventKind
from alerts.models import Event
from bills import motions
from bills.choices import Activity, Ending, Outcome, Stage, VoteResult
from recommendations.choices import ClauseFate, InLaw, MatchState, Stance, ThisSession
from recommendations.clause_words import in_words
from recommendations.spoken import in_spoken_words

LONGEST_QUOTE = 600
STANCES = {
    Stance.ADVANCES: gettext_lazy("advances"),
    Stance.OPPOSES: gettext_lazy("runs against"),
    Stance.MIXED: gettext_lazy("partly advances, partly runs against"),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """What a mail prints of one event. ``subject`` is the shortest form that still says what changed."""

    event: Event
    kind: EventKind
    subject: str
    what: str
    was: str
    now: str
    on: str
    quote: str = ""
    because: str = ""
    comes_next: str = ""
    url: str = ""
    answers: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


def notice(event: Event, *, was: str | None = None, kind: EventKind | None = None) -> Notice:
    """``was`` and ``kind`` replace the event's own where several changes of a day are told as one."""
    before = event.was if was is None else was
    facts = event.facts
    kind = kind or EventKind(event.kind)
    words = _words(kind)
    was_label, now_label = words(before), words(event.now)
    return Notice(
        event=event,
        kind=kind,
        subject=_subject(kind, facts, was_label, now_label),
        what=_what(kind, facts),
        was=was_label,
        now=now_label,
        on=_day(event.happened_on) if kind not in _HEARINGS else "",
        quote=_quote(kind, facts),
        because=_because(kind, facts),
        comes_next=_comes_next(facts),
        url=_url(facts),
        answers=_answers(facts),
    )


_ROLL_CALL = re.compile(r"(?P<motion>.*): (?P<tally>\d+–\d+), (?P<result>\w+)", re.DOTALL)
NO_MOTION = "Roll call"  # stands for it where the feed has none
_HEARINGS = (EventKind.HEARING_SET, EventKind.HEARING_MOVED, EventKind.HEARING_CANCELLED, EventKind.LETTER_DUE)


def _words(kind: EventKind) -> Callable[[str], str]:
    """How the codes of this kind are said; every other kind holds words already."""
    tables: dict[EventKind, Callable[[str], str]] = {
        EventKind.STATUS: _standing,
        EventKind.STAGE: lambda code: _label(Stage, code),
        EventKind.ACTIVITY: lambda code: _label(Activity, code),
        EventKind.OUTCOME: lambda code: _label(Outcome, code),
        EventKind.MATCH: lambda code: _label(MatchState, code),
        EventKind.ENDED: lambda code: _label(Ending, code) if code in Ending.values else _label(Stage, code),
        EventKind.VERSION: lambda text: text.partition(" ")[2] or text,
        EventKind.CHAPTER: _chapter,
        EventKind.VOTE: _vote,
        EventKind.CLAUSE: _shorten,
        EventKind.MESSAGE: _shorten,
    }
    if kind in _HEARINGS:
        return lambda text: _day(parse_date(text))
    return tables.get(kind, str)


def _label(choices: type[Choices], code: str) -> str:
    return str(choices(code).label) if code else ""


def _standing(codes: str) -> str:
    """``none introduced at_risk`` → Not in law; this session: introduced; at risk."""
    if not codes:
        return ""
    in_law, this_session, *at_risk = codes.split()
    said = str(ThisSession(this_session).label)
    if in_law in (InLaw.IN_PART, InLaw.IN_FULL):
        law = str(InLaw(in_law).label).lower()
        said = _("In law, %(law)s; this session: %(session)s") % {"law": law, "session": said.lower()}
    return _("%(standing)s, at risk") % {"standing": said} if at_risk else said


def _chapter(text: str) -> str:
    number, _slash, year = text.partition("/")
    return _("Chapter %(number)s, Statutes of %(year)s") % {"number": number, "year": year} if year else text


def _vote(text: str) -> str:
    """``Do pass: 6–2, pass`` → Do pass: 6–2, passed."""
    found = _ROLL_CALL.fullmatch(text)
    if not found or found["result"] not in VoteResult.values:
        return text
    motion = _("Roll call") if found["motion"] == NO_MOTION else motions.in_words(found["motion"]) or found["motion"]
    return f"{motion}: {found['tally']}, {VoteResult(found['result']).label.lower()}"


def _shorten(text: str) -> str:
    return Truncator(text).chars(LONGEST_QUOTE)


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def _what(kind: EventKind, facts: dict[str, Any]) -> str:
    """The kind in words, with whatever belongs to it: the committee, how a clause fared."""
    if facts.get("lost_last_bill"):
        return _("It has just lost its last live bill")
    if kind == EventKind.CLAUSE and facts.get("fate"):
        fate = str(ClauseFate(facts["fate"]).label).lower()
        return _("The clause you count on: %(fate)s") % {"fate": fate}
    if place := facts.get("committee", {}).get("name"):
        return _("%(what)s, %(place)s") % {"what": kind.label, "place": place}
    return str(kind.label)


def _subject(kind: EventKind, facts: dict[str, Any], was: str, now: str) -> str:
    """``R8 Community workers: No bill found → Introduced``, ``AB 779: hearing 14 April 2026 (R4)``."""
    codes = [one["code"] for one in facts.get("recommendations", ())]
    bill = facts.get("measure", {}).get("label", "")
    if kind == EventKind.STATUS:
        first = facts["recommendations"][0]
        name = f"{first['code']} {in_spoken_words(first['name'])}"
        if facts.get("lost_last_bill"):
            return _("%(name)s: no live bill is left") % {"name": name}
        return f"{name}: {was} → {now}"
    suffix = f" ({', '.join(codes)})" if codes else ""
    if kind in (EventKind.STAGE, EventKind.ACTIVITY, EventKind.MATCH) and was:
        return f"{bill}: {was} → {now}{suffix}"
    if kind == EventKind.CLAUSE:
        return f"{bill}: {_what(kind, facts)}{suffix}"
    return f"{bill}: {kind.label}{_colon(now or was)}{suffix}".removeprefix(": ")


def _colon(words: str) -> str:
    return f": {Truncator(words).chars(40)}" if words else ""


def _quote(kind: EventKind, facts: dict[str, Any]) -> str:
    """The clause that ties the bill to a recommendation; a changed clause is its own quotation."""
    if kind in (EventKind.CLAUSE, EventKind.STATUS):
        return ""
    return _shorten(next((one["quote"] for one in facts.get("recommendations", ()) if one.get("quote")), ""))


def _because(kind: EventKind, facts: dict[str, Any]) -> str:
    """In the reader's language where it was kept in it, or can be said in it; a person's own note stays as written."""
    if kind == EventKind.LETTER_DUE:
        return _(
            "About a week before the hearing on %(day)s, so that it still reaches the analysis. "
            "The committee’s own rules decide."
        ) % {"day": _day(parse_date(facts["hearing"]))}
    written = str(facts.get("because", ""))
    kept = facts.get("translations", {}).get(get_language(), {}).get("because")
    said = kept or (in_words(written) if kind == EventKind.CLAUSE else None)
    return _shorten(said or written)


def _comes_next(facts: dict[str, Any]) -> str:
    coming = facts.get("next") or {}
    day = _day(parse_date(coming["on"])) if coming.get("on") else ""
    if not day:
        return ""
    what = _(coming["what"]) if coming.get("what") else ""
    return ", ".join(filter(None, (day, coming.get("measure", ""), what, coming.get("where", ""))))


def _url(facts: dict[str, Any]) -> str:
    if "measure" in facts:
        return links.here(facts["measure"]["url"])
    return links.here(next((one["url"] for one in facts.get("recommendations", ())), ""))


def _answers(facts: dict[str, Any]) -> tuple[str, ...]:
    """``AB 779 advances R4 Fines and fees (confirmed)``, one for each recommendation the bill answers."""
    bill = facts.get("measure", {}).get("label")
    return tuple(
        _("%(bill)s %(stance)s %(code)s %(name)s (%(state)s)")
        % {
            "bill": bill,
            "stance": STANCES[Stance(one["stance"])],
            "code": one["code"],
            "name": in_spoken_words(one["name"]),
            "state": str(MatchState(one["state"]).label).lower(),
        }
        for one in facts.get("recommendations", ())
        if bill and "stance" in one
    )


def count_words(notices: Iterable[Notice]) -> str:
    """``3 changes, 2 hearings``."""
    kinds = [one.kind for one in notices]
    hearings = sum(kind in _HEARINGS for kind in kinds)
    changes = len(kinds) - hearings
    said = []
    if changes:
        said.append(ngettext("%(n)d change", "%(n)d changes", changes) % {"n": changes})
    if hearings:
        said.append(ngettext("%(n)d hearing", "%(n)d hearings", hearings) % {"n": hearings})
    return ", ".join(said)
