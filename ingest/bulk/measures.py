"""BILL_TBL, its versions with their authors, and its history."""

from functools import lru_cache
from sys import intern

from bills.choices import AUTHOR_ROLES, HOUSES
from bills.identifiers import VersionId
from bills.records import ActionRecord, AuthorRecord, ChapterRecord, OfficialRecord, VersionRecord
from ingest.bulk.gathered import Gathered, measure_of
from ingest.bulk.lobs import lob_of, unread
from ingest.rows import Row

_HOUSE_OR_NONE = {"": "", **HOUSES}
_IS_COMMITTEE = {"Legislator": False, "Committee": True}
# Few people stand on many versions.
_author = lru_cache(maxsize=16_384)(AuthorRecord)


def take_bill(gathered: Gathered, row: Row) -> None:
    latest = row.text("latest_bill_version_id")
    rows, _ = gathered.told(row, "official")
    rows.official = OfficialRecord(
        printed_state=row.text("measure_state"),
        location=row.text("current_location"),
        secondary_location=row.text("current_secondary_loc"),
        current_house=row.text("current_house"),
        current_status=row.text("current_status"),
        chapter=_chapter(row),
        latest_version=VersionId.parse(latest) if latest else None,
        earliest_hearing_on=row.day_or_none("days_31st_in_print"),
    )


def _chapter(row: Row) -> ChapterRecord | None:
    number = row.number_or_none("chapter_num")
    if number is None:
        return None
    return ChapterRecord(
        year=row.number("chapter_year"),
        kind=row.text("chapter_type"),
        extraordinary=row.number_or_none("chapter_session_num") or 0,
        number=number,
    )


def take_author(gathered: Gathered, row: Row) -> None:
    gathered.authors[intern(row.key("bill_version_id"))].append(
        _author(
            name=row.key("name"),
            role=row.code("contribution", AUTHOR_ROLES),
            house=row.code("house", _HOUSE_OR_NONE),
            is_committee=row.code("type", _IS_COMMITTEE),
            is_primary=bool(row.flag("primary_author_flg")),
        )
    )


def take_version(gathered: Gathered, row: Row) -> None:
    """The version without its authors, who stand in a table of their own."""
    version = VersionId.parse(row.key("bill_version_id"))
    measure = measure_of(row.key("bill_id"))
    if version.measure != measure:
        raise row.strange("bill_version_id", f"belongs to another measure than {measure.bill_id}")
    lob = lob_of(gathered, row, "bill_xml")
    record = VersionRecord(
        id=version,
        on=row.day_or_none("bill_version_action_date"),
        label=row.text("bill_version_action"),
        subject=" ".join(row.text("subject").split()),
        vote_required=row.text("vote_required"),
        appropriation=row.flag("appropriation"),
        fiscal_committee=row.flag("fiscal_committee"),
        local_program=row.flag("local_program"),
        urgency=row.flag("urgency"),
        tax_levy=row.flag("taxlevy"),
        xml=unread(gathered, lob),
        is_text_missing=lob is not None and lob not in gathered.container,
        stamp=gathered.stamp(row),
    )
    gathered.by_measure[measure].versions.append(record)


def take_action(gathered: Gathered, row: Row) -> None:
    on = row.day("action_date")
    action = ActionRecord(
        on=on,
        text=row.key("action"),
        house=row.code("primary_location", _HOUSE_OR_NONE),
        committee=intern(row.text("ternary_location")),
        end_status=intern(row.text("end_status")),
    )
    order = _order(row)
    rows, _ = gathered.told(row, "actions", "trans_update_dt")
    rows.actions.append((on, order, action))
    if gathered.newest_on is None or on > gathered.newest_on:
        gathered.newest_on = on


def _order(row: Row) -> int:
    """The history id orders the lines of one day; it is re-issued at every move and so never kept."""
    value = row.text("bill_history_id")
    if not (value.isdecimal() and len(value) <= 18):
        raise row.strange("bill_history_id", "is no number")
    return int(value)
