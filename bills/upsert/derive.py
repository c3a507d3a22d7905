"""Everything about a measure that follows from its children, recomputed in one place."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from bills import bulk
from bills.choices import Activity, AuthorRole, ChangeKind, Ending, Stage
from bills.identifiers import MeasureId
from bills.lifecycle import Standing, read_standing
from bills.models import Action, Author, BillVersion, Measure
from bills.models.session import sine_die
from bills.records import ActionRecord, MeasureRecord
from bills.upsert.changes import Journal
from bills.upsert.children import tidied
from bills.upsert.measures import DERIVED, Stored


def derive(
    records: Sequence[MeasureRecord], stored: dict[MeasureId, Stored], journal: Journal, through: date
) -> Iterator[tuple[str, str]]:
    """Recompute and store the derived columns; yields (measure, action text) for actions that no rule knows."""
    pks = [pk for record in records if (pk := stored[record.id].pk) is not None]
    actions, latest = _histories(records, stored), _latest_versions(pks)
    authors = _lead_authors([version["pk"] for version in latest.values()])
    rows = []
    for record in records:
        known = stored[record.id]
        if known.pk is None:
            continue
        history = actions.get(known.pk, [])
        standing = standing_of(record.id, history, through, is_chaptered=_is_chaptered(record, known))
        yield from ((str(record.id), text) for text in standing.not_understood)
        version = latest.get(known.pk)
        values = _derived(standing, history, version, authors.get(version["pk"], "") if version else "")
        rows.append((*values.values(), known.pk))
        _note(record, known, values, journal)
    bulk.update(Measure, DERIVED, rows)


def _histories(records: Sequence[MeasureRecord], stored: dict[MeasureId, Stored]) -> dict[int, list[ActionRecord]]:
    """Of a new measure what is stored is what was just told; of any other it is read."""
    told: dict[int, list[ActionRecord]] = {}
    others = []
    for record in records:
        known = stored[record.id]
        if known.pk is not None and known.is_new:
            told[known.pk] = [ActionRecord(one.on, tidied(one.text)[0], one.house) for one in record.actions or ()]
        elif known.pk is not None:
            others.append(known.pk)
    return told | (actions_of(others) if others else {})


def standing_of(
    measure: MeasureId, history: list[ActionRecord], through: date, *, is_chaptered: bool = False
) -> Standing:
    """The standing by all that is known ``through`` that day; a session that ended before it has ended its measures."""
    if not history and is_chaptered:
        return Standing(stage=Stage.CHAPTERED, activity=Activity.OVER, ending=Ending.CHAPTERED)
    end = sine_die(measure.session.start_year)
    return read_standing(measure, history, end if through > end else None)


def actions_of(pks: list[int]) -> dict[int, list[ActionRecord]]:
    found: dict[int, list[ActionRecord]] = defaultdict(list)
    rows = Action.objects.filter(measure_id__in=pks).order_by("measure_id", "position")
    for measure, on, text, house in rows.values_list("measure_id", "on", "text", "house").iterator():
        found[measure].append(ActionRecord(on=on, text=text, house=house))
    return found


def _latest_versions(pks: list[int]) -> dict[int, Any]:
    """The version that the feed calls the latest; where that print has not arrived, the newest one that has."""
    named = dict(Measure.objects.filter(pk__in=pks).values_list("pk", "latest_version_key"))
    found: dict[int, Any] = {}
    rows = BillVersion.objects.filter(measure_id__in=pks).order_by("measure_id", "-print_number")
    for row in rows.values("pk", "measure_id", "key", "subject"):
        current = found.get(row["measure_id"])
        if current is None or current["key"] != named[row["measure_id"]]:
            found[row["measure_id"]] = row
    return found


def _lead_authors(versions: list[int]) -> dict[int, str]:
    names: dict[int, list[str]] = defaultdict(list)
    rows = Author.objects.filter(version_id__in=versions, role=AuthorRole.LEAD).order_by("version_id", "position")
    for version, name in rows.values_list("version_id", "name"):
        names[version].append(name)
    return {version: _shortened(found) for version, found in names.items()}


def _shortened(names: list[str], most: int = 3) -> str:
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def _derived(
    standing: Standing, history: list[ActionRecord], version: dict[str, Any] | None, authors: str
) -> dict[str, Any]:
    """Values in the order of ``DERIVED``."""
    return {
        "latest_version_id": version["pk"] if version else None,
        "subject": version["subject"] if version else "",
        "author_line": authors,
        "stage": standing.stage.value,
        "stage_rule": standing.stage_rule,
        "stage_action": standing.stage_action,
        "stage_on": standing.stage_on,
        "activity": standing.activity.value,
        "activity_rule": standing.activity_rule,
        "activity_action": standing.activity_action,
        "ending": standing.ending or "",
        "steps": steps_of(standing),
        "introduced_on": history[0].on if history else None,
        "last_action": history[-1].text if history else "",
        "last_action_on": history[-1].on if history else None,
    }


def closes_session(measure: MeasureId, stage: str, on: date | None) -> bool:
    """Whether a measure died with its session: what thousands do on one day, and no news of any one of them."""
    return stage == Stage.DIED and on is not None and on >= sine_die(measure.session.start_year)


def steps_of(standing: Standing) -> list[list[str]]:
    return [[step.on.isoformat(), step.stage, step.activity, step.rule, step.text] for step in standing.steps]


def _is_chaptered(record: MeasureRecord, known: Stored) -> bool:
    """The oldest sessions come without history: there the chapter number alone tells the end."""
    if record.official is None:
        return known.derived.get("chapter_number") is not None
    return record.official.chapter is not None


def _note(record: MeasureRecord, known: Stored, now: dict[str, Any], journal: Journal) -> None:
    """What a reader of the measure would call news."""
    assert known.pk is not None
    if known.is_new:
        journal.note(known.pk, ChangeKind.MEASURE_ADDED, now=now["subject"], on=now["introduced_on"])
        return
    if known.removed_at is not None:
        journal.note(known.pk, ChangeKind.MEASURE_RESTORED, on=now["last_action_on"])
    was = known.derived
    if closes_session(record.id, now["stage"], now["stage_on"]) and was["stage"] != now["stage"]:
        journal.note_ending(known.pk, was=was["stage"], now=now["ending"], on=now["stage_on"])
        was = {**was, "stage": now["stage"], "activity": now["activity"]}
    watched = (
        (ChangeKind.STAGE_CHANGED, "stage", now["stage_on"]),
        (ChangeKind.ACTIVITY_CHANGED, "activity", now["last_action_on"]),
        (ChangeKind.SUBJECT_CHANGED, "subject", now["last_action_on"]),
        (ChangeKind.AUTHOR_CHANGED, "author_line", now["last_action_on"]),
    )
    for kind, name, on in watched:
        if was[name] != now[name]:
            journal.note(known.pk, kind, was=was[name], now=now[name], on=on)
    chapter = record.official.chapter if record.official else None
    if chapter and was["chapter_number"] != chapter.number:
        journal.note(known.pk, ChangeKind.CHAPTER_CHANGED, now=f"{chapter.number}/{chapter.year}", on=now["stage_on"])
