"""The morning brief: what changed overnight that somebody of the desk should know, from rows that others wrote."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext as _

from bills.choices import ChangeKind, Stage
from bills.models import Change, Hearing
from ingest.alarms import alarms_of
from ingest.freshness import open_issues
from ingest.models import freshness
from recommendations.choices import Band, MatchState
from recommendations.models import ClauseChange, Dispute, Match, Task
from recommendations.models.position import work_address
from recommendations.pages.hearings import upcoming

AHEAD = timedelta(days=10)
LETTERS_BEFORE = timedelta(days=7)
"""Committees ask for letters about a week before they hear a bill."""
SHOWN = 40
GOVERNOR = (Stage.WITH_GOVERNOR, Stage.CHAPTERED, Stage.CHAPTERED_WITHOUT_SIGNATURE, Stage.VETOED)


@dataclass(frozen=True, slots=True)
class Item:
    """One line: a bill or a source, what happened, and where to go. ``quoted`` are words of somebody else."""

    name: str
    said: str
    link: str
    on: date | None = None
    quoted: str = ""

    @property
    def what(self) -> str:
        return ": ".join(filter(None, (self.said, self.quoted)))


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    items: list[Item]


@dataclass(frozen=True, slots=True)
class Brief:
    since: datetime
    sections: list[Section]

    @property
    def is_empty(self) -> bool:
        return not self.sections


def last_morning(at: datetime) -> datetime:
    """The evening before the last working day: on a Monday the weekend is told too."""
    return at - timedelta(days=3 if at.weekday() == 0 else 1)


def brief(since: datetime, today: date) -> Brief:
    """Sections that have something to say, at most 40 lines each. Twelve queries."""
    told = [
        Section(_("New strong suggestions"), _suggestions(since)),
        Section(_("Clauses that changed"), _clauses(since)),
        Section(_("Hearings set or taken off"), _changes(since, ChangeKind.HEARING_SET, ChangeKind.HEARING_REMOVED)),
        Section(_("Votes"), _changes(since, ChangeKind.VOTE_ADDED, ChangeKind.VOTE_CHANGED)),
        Section(_("The Governor"), _governor(since)),
        Section(_("Within ten days"), _deadlines(today)),
        Section(_("Our own tasks"), _tasks(today)),
        Section(_("Messages from readers"), _messages()),
        Section(_("Trouble with the feeds"), _trouble()),
    ]
    return Brief(since, [section for section in told if section.items])


def _suggestions(since: datetime) -> list[Item]:
    fresh = Match.objects.filter(state=MatchState.SUGGESTED, band=Band.STRONG, suggested_at__gt=since)
    rows = fresh.select_related("measure__session", "recommendation__paper").order_by("-score", "pk")[:SHOWN]
    return [
        Item(
            f"{row.measure.label} → {row.recommendation.code}",
            f"{row.get_stance_display()}, {row.get_scope_display()}",
            reverse("review:match", args=[row.pk]),
            quoted=row.measure.subject,
        )
        for row in rows
    ]


def _clauses(since: datetime) -> list[Item]:
    rows = ClauseChange.objects.news().filter(recorded_at__gt=since).with_names().newest_first()[:SHOWN]
    return [
        Item(
            f"{row.match.measure.label} → {row.match.recommendation.code}",
            row.get_kind_display(),
            reverse("review:match", args=[row.match_id]),
            row.happened_on,
            f"“{row.was[:160]}”",
        )
        for row in rows
    ]


def _of_matched(since: datetime, kinds: Iterable[str]) -> QuerySet[Change]:
    matched = Match.objects.public().filter(measure=OuterRef("measure"))
    rows = Change.objects.live().filter(Exists(matched), kind__in=list(kinds), recorded_at__gt=since)
    return rows.newest_first()


def _changes(since: datetime, *kinds: str) -> list[Item]:
    return [_line(row) for row in _of_matched(since, kinds)[:SHOWN]]


def _governor(since: datetime) -> list[Item]:
    rows = _of_matched(since, [ChangeKind.STAGE_CHANGED, ChangeKind.MESSAGE_ADDED])[:SHOWN]
    return [_line(row) for row in rows if row.kind == ChangeKind.MESSAGE_ADDED or row.now in GOVERNOR]


def _line(row: Change) -> Item:
    kind, link = row.get_kind_display(), row.measure.get_absolute_url()
    if row.now in Stage.values:
        return Item(row.measure.label, f"{kind}: {Stage(row.now).label}", link, row.happened_on)
    return Item(row.measure.label, kind, link, row.happened_on, row.now or row.was)


def _deadlines(today: date) -> list[Item]:
    return [_deadline(hearing, today) for hearing in upcoming(today, SHOWN) if hearing.on <= today + AHEAD]


def _deadline(hearing: Hearing, today: date) -> Item:
    letters = hearing.on - LETTERS_BEFORE
    form = _("Hearing; letters due %(day)s") if letters >= today else _("Hearing; letters were due %(day)s")
    where = getattr(hearing, "committee", None) or hearing.location
    link = hearing.measure.get_absolute_url()
    return Item(hearing.measure.label, form % {"day": date_format(letters, "j M Y")}, link, hearing.on, str(where))


def _tasks(today: date) -> list[Item]:
    rows = Task.objects.open().filter(due_on__lte=today + AHEAD).with_names().by_urgency()[:SHOWN]
    return [_task(row, today) for row in rows]


def _task(row: Task, today: date) -> Item:
    who = row.assignee.get_full_name() if row.assignee else _("in nobody’s hands")
    what = _("%(task)s (%(who)s)") % {"task": row.title, "who": who}
    late = row.due_on is not None and row.due_on < today
    return Item(row.measure.label, _("overdue: %s") % what if late else what, work_address(row.measure), row.due_on)


def _messages() -> list[Item]:
    rows = Dispute.objects.open().with_names().order_by("received_at")[:SHOWN]
    inbox = reverse("review:disputes")
    return [Item(one.get_kind_display(), "", inbox, one.received_at.date(), one.text[:160]) for one in rows]


def _trouble() -> list[Item]:
    at = now()
    found = [Item(alarm.source, alarm.what, reverse("status")) for alarm in alarms_of(freshness(), at)]
    issues = open_issues().count()
    if issues:
        found.append(Item(_("Issues"), _("%(count)d not understood") % {"count": issues}, reverse("status")))
    return found
