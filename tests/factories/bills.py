from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from django.utils.text import slugify

from bills.choices import ChangeKind, Origin, PrintState, Stage, VoteResult
from bills.identifiers import MeasureId, SessionId, VersionId
from bills.models import (
    Action,
    BillVersion,
    Change,
    Hearing,
    Legislator,
    Measure,
    Mention,
    OutcomeReport,
    Session,
    VoteEvent,
)
from recommendations.stream import publish

RECORDED = datetime(2026, 9, 23, 6, 10, tzinfo=UTC)


def short_digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def session(key: str = "20252026") -> Session:
    named = SessionId.parse(key)
    found, _ = Session.objects.get_or_create(
        key=key, defaults={"start_year": named.start_year, "extraordinary": named.extraordinary}
    )
    return found


def measure(number: str = "AB 779", *, in_session: str = "20252026", digest: str = "", **fields: Any) -> Measure:
    """A measure with one version, so that it can be matched and read."""
    named = MeasureId.parse(number, SessionId.parse(in_session))
    values: dict[str, Any] = {
        "subject": "Child welfare services: domestic violence consultant pilot program.",
        "author_line": "Lackey",
        "stage": Stage.IN_COMMITTEE,
        "introduced_on": date(2025, 2, 18),
        "last_action": "Referred to Com. on HUM. S.",
        "last_action_on": date(2025, 3, 3),
        "stage_on": date(2025, 3, 3),
    }
    made = Measure.objects.create(
        session=session(str(named.session)), type=named.type, number=named.number, **(values | fields)
    )
    version(made, digest=digest)
    return made


def version(of: Measure, *, state: str = PrintState.INTRODUCED, print_number: int = 99, **fields: Any) -> BillVersion:
    """A print, which becomes the latest version."""
    values: dict[str, Any] = {"label": PrintState(state).label, "on": date(2025, 2, 18), "subject": of.subject}
    values["text_state"] = BillVersion.TextState.PRESENT
    made = BillVersion.objects.create(
        measure=of,
        key=str(VersionId(of.id_, print_number, state)),
        print_number=print_number,
        state=state,
        row_digest="x",
        **(values | fields),
    )
    of.latest_version = made
    of.save(update_fields=["latest_version"])
    return made


def action(of: Measure, on: date, text: str, *, house: str = "A") -> Action:
    position = of.actions.count()
    return Action.objects.create(
        measure=of,
        position=position,
        on=on,
        text=text,
        text_digest=short_digest(text),
        occurrence=position,
        house=house,
    )


def vote(of: Measure, *, location: str = "AFLOOR", ayes: list[str], noes: list[str]) -> VoteEvent:
    return VoteEvent.objects.create(
        measure=of,
        location=location,
        on=date(2025, 6, 3),
        at="12:30",
        sequence=of.votes.count() + 1,
        motion="Third Reading",
        motion_digest=short_digest("Third Reading"),
        ayes=len(ayes),
        noes=len(noes),
        abstentions=0,
        result=VoteResult.PASS,
        ballots={"aye": ayes, "noe": noes, "abs": []},
        content_digest="x",
    )


def legislator(name: str, party: str, *, house: str = "A") -> Legislator:
    return Legislator.objects.create(
        session=session(),
        house=house,
        district=str(Legislator.objects.count() + 1),
        name=name,
        author_name=name,
        last_name=name,
        party=party,
        slug=slugify(name),
    )


def hearing(of: Measure, on: date, *, location: str = "CX18") -> Hearing:
    return Hearing.objects.create(measure=of, on=on, location=location)


def stage_change(of: Measure, was: str, now: str, on: date) -> Change:
    return Change.objects.create(
        measure=of,
        kind=ChangeKind.STAGE_CHANGED,
        was=was,
        now=now,
        happened_on=on,
        recorded_at=RECORDED,
        origin=Origin.LIVE,
    )


def published(at: datetime = RECORDED) -> int:
    """Let the public stream take in what was made so far."""
    return publish(at=at)


def outcome_report(of: Measure, outcome: str = "signed", **fields: Any) -> OutcomeReport:
    values: dict[str, Any] = {
        "on": date(2026, 9, 14),
        "posted_at": RECORDED,
        "post": "https://www.gov.ca.gov/2026/09/14/post/",
    }
    return OutcomeReport.objects.create(measure=of, outcome=outcome, **(values | fields))


def mention(of: Measure, **fields: Any) -> Mention:
    values: dict[str, Any] = {
        "feed": "A newsroom",
        "key": str(of.mentions.count()),
        "title": "A story",
        "link": "https://news.example.org/",
        "on": date(2026, 9, 14),
        "noted_at": RECORDED,
    }
    return Mention.objects.create(measure=of, **(values | fields))
