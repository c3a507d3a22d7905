"""What one mail says: each event once with every reason, grouped recommendation → bill → event, a day's detour untold.

Knows events and follows; asks the database for nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from alerts import links
from alerts.choices import EventKind, Scope
from alerts.models import Delivery, Event, Subscription
from alerts.notices import Notice, notice
from recommendations.spoken import in_spoken_words

MOST_LINES = 40
ORDER = {kind: position for position, kind in enumerate(EventKind.values)}
# Of these only the first "was" and the last "now" of a mail count.
GO_BACK_AND_FORTH = (
    EventKind.STATUS,
    EventKind.STAGE,
    EventKind.ACTIVITY,
    EventKind.MATCH,
    EventKind.SUBJECT,
    EventKind.AUTHOR,
)
HEARINGS = (EventKind.HEARING_SET, EventKind.HEARING_MOVED, EventKind.HEARING_CANCELLED)
# Letters to a hearing that is not held on its day are due no more.
NO_LONGER_THAT_DAY = (EventKind.HEARING_MOVED, EventKind.HEARING_CANCELLED)


@dataclass(slots=True)
class Told:
    """One thing to say: the last event of a chain, what was before the first, and the deliveries it settles."""

    event: Event
    was: str
    deliveries: list[Delivery]
    is_void: bool = False

    @property
    def is_reverted(self) -> bool:
        return self.is_void or (
            self.was == self.event.now and EventKind(self.event.kind) in (*GO_BACK_AND_FORTH, *HEARINGS)
        )


@dataclass(slots=True)
class Bill:
    label: str
    title: str
    author: str
    url: str
    notices: list[Notice] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """One recommendation, or what concerns none; its own news first, then its bills."""

    code: str
    name: str
    url: str
    notices: list[Notice] = field(default_factory=list)
    bills: dict[str, Bill] = field(default_factory=dict)


@dataclass(slots=True)
class Bundle:
    sections: list[Section]
    notices: list[Notice]
    more: int

    @property
    def first(self) -> Notice:
        return self.notices[0]


def fold(deliveries: Iterable[Delivery]) -> list[Told]:
    """Deliveries as things to tell, in the order in which they happened; those that came to nothing among them."""
    by_event: dict[int, list[Delivery]] = defaultdict(list)
    for delivery in deliveries:
        by_event[delivery.event_id].append(delivery)
    chains: dict[Any, Told] = {}
    void: list[Told] = []
    for event_id in sorted(by_event):
        group = by_event[event_id]
        event = group[0].event
        if event.kind in NO_LONGER_THAT_DAY and (letters := chains.pop(_letters(event), None)):
            letters.is_void = True
            void.append(letters)
        key = _chain(event)
        if key in chains:
            chain = chains[key]
            chain.event = event
            chain.deliveries += group
        else:
            chains[key] = Told(event, event.was, group)
    return [*chains.values(), *void]


def _chain(event: Event) -> Any:
    kind = EventKind(event.kind)
    if kind in GO_BACK_AND_FORTH:
        return event.about, kind
    if kind in HEARINGS:
        return event.about, "hearing", event.facts.get("committee", {}).get("key", "")
    return _letters(event) if kind == EventKind.LETTER_DUE else event.pk


def _letters(event: Event) -> Any:
    return event.about, "letters", event.facts.get("committee", {}).get("key", "")


def bundle(told: Sequence[Told], most: int = MOST_LINES) -> Bundle:
    """At most so many lines, the most important kept; how many are left out is said."""
    kept = [one for one in told if not one.is_reverted]
    kept.sort(key=lambda one: (ORDER[_kind(one)], -one.event.pk))
    notices: list[Notice] = []
    sections: dict[str, Section] = {}
    for one in kept[:most]:
        line = replace(notice(one.event, was=one.was, kind=_kind(one)), reasons=tuple(_reasons(one.deliveries)))
        notices.append(line)
        _place(line, sections)
    return Bundle(sorted(sections.values(), key=_position), notices, len(kept) - len(notices))


def _kind(told: Told) -> EventKind:
    """A hearing set and moved within one mail was set; one moved and taken off was taken off."""
    kind = EventKind(told.event.kind)
    if kind not in HEARINGS:
        return kind
    if not told.event.now:
        return EventKind.HEARING_CANCELLED
    return EventKind.HEARING_MOVED if told.was else EventKind.HEARING_SET


def _reasons(deliveries: Iterable[Delivery]) -> list[str]:
    follows = {delivery.subscription_id: delivery.subscription for delivery in deliveries}
    return [reason(follow) for follow in follows.values()]


def reason(follow: Subscription) -> str:
    """Why somebody gets this, with the note they left for themselves."""
    name = follow.name or str(Scope(follow.scope).label)
    said = _("you follow %(name)s, %(cadence)s") % {"name": name, "cadence": follow.get_cadence_display().lower()}
    return _("%(reason)s. Your note: “%(note)s”") % {"reason": said, "note": follow.note} if follow.note else said


def _place(line: Notice, sections: dict[str, Section]) -> None:
    facts = line.event.facts
    first = next(iter(facts.get("recommendations", ())), {"code": "", "name": "", "url": ""})
    name = in_spoken_words(first["name"]) if first["name"] else ""
    section = sections.setdefault(first["code"], Section(first["code"], name, links.here(first["url"])))
    measure = facts.get("measure")
    if measure is None:
        section.notices.append(line)
        return
    title = Truncator(measure["title"]).chars(160)
    bill = Bill(measure["label"], title, measure["author"], links.here(measure["url"]))
    group = section.bills.setdefault(measure["key"], bill)
    group.notices.append(line)


def _position(section: Section) -> tuple[bool, int, str]:
    """Recommendations in the order of the paper, what concerns none of them last."""
    digits = "".join(filter(str.isdigit, section.code))
    return not section.code, int(digits or 0), section.code
