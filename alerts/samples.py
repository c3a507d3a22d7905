"""One of every kind of mail, about bills that do not exist: for the staff page, and for looking at them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from alerts.choices import Cadence, EventKind, MailKind, Scope
from alerts.messages import Letter, Writer, confirmation
from alerts.models import Delivery, Event, Mail, SignUp, Subscriber, Subscription

MOMENT = datetime(2026, 2, 14, 14, 10, tzinfo=UTC)
FACTS: dict[str, Any] = {
    "measure": {
        "key": "20252026/AB-9990", "label": "AB 9990", "title": "Crisis response: community organizations: grants",
        "url": "/bills/20252026/AB-9990/", "author": "Example",
    },
    "recommendations": [
        {
            "code": "R8", "name": "Community workers", "url": "/recommendations/R8/", "position": 8,
            "stance": "advances", "state": "confirmed", "version": "Introduced",
            "quote": "This bill would pay community organizations to answer crisis calls in place of police.",
        }
    ],
    "next": {"on": "2026-03-16", "what": "hearing", "where": "Assembly Committee on Public Safety"},
}  # fmt: skip
STATUS: dict[str, Any] = {
    "recommendations": [{"code": "R8", "name": "Community workers", "url": "/recommendations/R8/", "position": 8}],
    "because": "AB 9990 was introduced and advances elements a and b.",
}
THEN: dict[str, Any] = FACTS | {"next": FACTS["next"] | {"on": "2026-03-23"}}
NOT_AGAIN: dict[str, Any] = {name: fact for name, fact in FACTS.items() if name != "next"}
COMMITTEE = {"committee": {"key": "assembly-public-safety", "name": "Assembly Committee on Public Safety"}}

Told = tuple[EventKind, str, str, dict[str, Any]]
ONE_OF_EACH: dict[str, Told] = {
    "status": (EventKind.STATUS, "none none", "none introduced", STATUS),
    "lost-last-bill": (EventKind.STATUS, "none moving", "none died", STATUS | {"lost_last_bill": True}),
    "stage": (EventKind.STAGE, "in_committee", "on_floor", FACTS),
    "hearing-set": (EventKind.HEARING_SET, "", "2026-03-16", FACTS | COMMITTEE),
    "hearing-moved": (EventKind.HEARING_MOVED, "2026-03-16", "2026-03-23", THEN | COMMITTEE),
    "hearing-cancelled": (EventKind.HEARING_CANCELLED, "2026-03-16", "", NOT_AGAIN | COMMITTEE),
    "letters": (EventKind.LETTER_DUE, "", "2026-03-09", FACTS | COMMITTEE | {"hearing": "2026-03-16"}),
    "clause": (
        EventKind.CLAUSE,
        "shall grant at least $250,000 a year to each organization",
        "may grant up to $250,000 a year to an organization",
        FACTS | {"fate": "weakened", "because": "“shall” became “may”."},
    ),
    "match": (EventKind.MATCH, "suggested", "confirmed", FACTS),
    "vote": (EventKind.VOTE, "", "Do pass: 6–2, pass", FACTS),
    "version": (EventKind.VERSION, "", "20250AB999098AMD Amended Assembly", FACTS),
}
LANGUAGES = ("en", "es")


def _person(language: str, is_discreet: bool) -> Subscriber:
    return Subscriber(
        pk=0, email="reader@example.org", language=language if language in LANGUAGES else "en", is_discreet=is_discreet
    )


def _deliveries(person: Subscriber, cadence: Cadence, told: list[Told]) -> list[Delivery]:
    follow = Subscription(
        pk=1, subscriber=person, scope=Scope.RECOMMENDATION, key="R8", name="R8 Community workers", cadence=cadence,
        note="county crisis team",
    )  # fmt: skip
    return [
        Delivery(
            event=(event := _event(number, *one)), event_id=event.pk, subscription=follow, subscription_id=follow.pk
        )
        for number, one in enumerate(told, 1)
    ]


def _event(number: int, kind: EventKind, was: str, now: str, facts: dict[str, Any]) -> Event:
    return Event(
        pk=number, kind=kind, about=f"sample:{number}", was=was, now=now, facts=facts, recorded_at=MOMENT,
        happened_on=date(2026, 2, 13),
    )  # fmt: skip


def _one(name: str) -> Callable[[Subscriber], tuple[Mail, list[Delivery]]]:
    def built(person: Subscriber) -> tuple[Mail, list[Delivery]]:
        mail = Mail(subscriber=person, kind=MailKind.INSTANT, created_at=MOMENT)
        return mail, _deliveries(person, Cadence.INSTANT, [ONE_OF_EACH[name]])

    return built


def _weekly(person: Subscriber) -> tuple[Mail, list[Delivery]]:
    mail = Mail(subscriber=person, kind=MailKind.WEEKLY, created_at=MOMENT)
    return mail, _deliveries(person, Cadence.WEEKLY, list(ONE_OF_EACH.values()))


def _ended(person: Subscriber) -> tuple[Mail, list[Delivery]]:
    mail = Mail(subscriber=person, kind=MailKind.DAILY, created_at=MOMENT)
    told = [
        (EventKind.ENDED, "in_committee", "held_on_suspense", FACTS | {"measure": _numbered(number)})
        for number in range(60)
    ]
    return mail, _deliveries(person, Cadence.DAILY, told)


def _numbered(number: int) -> dict[str, str]:
    measure: dict[str, str] = FACTS["measure"]
    return measure | {"key": f"20252026/AB-{9000 + number}", "label": f"AB {9000 + number}"}


def _heartbeat(person: Subscriber) -> tuple[Mail, list[Delivery]]:
    deliveries = _deliveries(person, Cadence.INSTANT, [(EventKind.HEARTBEAT, "", "", {})])
    deliveries[0].subscription.scope = Scope.CANARY
    return Mail(subscriber=person, kind=MailKind.INSTANT, created_at=MOMENT), deliveries


def _endpoint(person: Subscriber) -> tuple[Mail, list[Delivery]]:
    facts = {"url": "https://example.org/hook", "because": "nothing was accepted for 75 hours"}
    return Mail(subscriber=person, kind=MailKind.ENDPOINT, facts=facts, created_at=MOMENT), []


def _renewal(person: Subscriber) -> tuple[Mail, list[Delivery]]:
    return Mail(subscriber=person, kind=MailKind.RENEWAL, created_at=MOMENT), []


def _confirm(person: Subscriber) -> Letter:
    wish = {"scope": "recommendation", "key": "R8", "name": "R8 Community workers", "cadence": "weekly", "note": ""}
    asked = SignUp(public_id="sample", subscriber=person, wishes=[wish], language=person.language, created_at=MOMENT)
    return confirmation(Mail(subscriber=person, kind=MailKind.CONFIRM, created_at=MOMENT), asked)


def _written(build: Callable[[Subscriber], tuple[Mail, list[Delivery]]]) -> Callable[[Subscriber], Letter]:
    return lambda person: Writer().write(*build(person))


SAMPLES: dict[str, Callable[[Subscriber], Letter]] = {
    "confirm": _confirm,
    **{name: _written(_one(name)) for name in ONE_OF_EACH},
    "weekly": _written(_weekly),
    "session-ended": _written(_ended),
    "heartbeat": _written(_heartbeat),
    "endpoint": _written(_endpoint),
    "renewal": _written(_renewal),
}


def sample(name: str, *, language: str = "en", is_discreet: bool = False) -> Letter:
    return SAMPLES[name](_person(language, is_discreet))
