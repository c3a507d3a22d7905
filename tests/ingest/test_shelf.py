"""Which files of the download server a night reads, by names and dates alone."""

from datetime import date, datetime

import pytest

from ingest.bulk.shelf import OnShelf, full_snapshots, increments, is_increment, read_index

IN_SESSION = date(2026, 1, 29)


def shelf(**files):
    """``daily_Mon="2026-01-26 21:25"`` stands for pubinfo_daily_Mon.zip."""
    return [OnShelf(f"pubinfo_{name.lstrip('_')}.zip", datetime.fromisoformat(stamp)) for name, stamp in files.items()]


def test_the_newest_nightly_snapshot_is_taken_whatever_weekday_its_name_says():
    on_it = shelf(daily_Wed="2026-01-21 21:25", daily_Tue="2026-01-27 21:25", daily_Mon="2026-01-26 21:25")

    assert full_snapshots(on_it, IN_SESSION) == ["pubinfo_daily_Tue.zip"]


def test_an_increment_is_never_taken_for_a_full_snapshot():
    on_it = shelf(Wed="2026-01-28 21:25", daily_Tue="2026-01-27 21:25")

    assert full_snapshots(on_it, IN_SESSION) == ["pubinfo_daily_Tue.zip"]
    assert increments(on_it, None) == ["pubinfo_Wed.zip"]


def test_on_a_sunday_the_smaller_of_two_full_snapshots_is_taken():
    on_it = shelf(daily_Sun="2026-01-25 21:22", _2025="2026-01-25 21:28", _2023="2024-12-01 21:25")

    assert full_snapshots(on_it, IN_SESSION) == ["pubinfo_daily_Sun.zip"]


def test_where_nights_were_missed_the_whole_session_is_taken():
    on_it = shelf(daily_Wed="2026-01-21 21:22", _2025="2026-01-25 21:28")

    assert full_snapshots(on_it, IN_SESSION) == ["pubinfo_2025.zip"]


def test_another_session_is_never_taken_for_the_current_one():
    assert full_snapshots(shelf(_2023="2026-01-25 21:28"), IN_SESSION) == []


def test_when_a_new_session_convenes_the_end_of_the_old_one_is_read_first():
    on_it = shelf(daily_Mon="2026-12-07 21:25", _2025="2026-12-06 21:25", _2023="2024-12-01 21:25")

    assert full_snapshots(on_it, date(2026, 12, 6)) == ["pubinfo_daily_Mon.zip"]
    assert full_snapshots(on_it, date(2026, 12, 8)) == ["pubinfo_2025.zip", "pubinfo_daily_Mon.zip"]
    assert full_snapshots(on_it, date(2027, 4, 1)) == ["pubinfo_daily_Mon.zip"]


def test_increments_come_oldest_first_and_only_those_not_yet_loaded():
    on_it = shelf(Mon="2026-01-26 21:25", Tue="2026-01-27 21:25", Wed="2026-01-21 21:25", daily_Tue="2026-01-27 21:26")

    assert increments(on_it, None) == ["pubinfo_Wed.zip", "pubinfo_Mon.zip", "pubinfo_Tue.zip"]
    assert increments(on_it, datetime(2026, 1, 26, 21, 25)) == ["pubinfo_Tue.zip"]


@pytest.mark.parametrize(
    ("name", "is_part"),
    [
        ("pubinfo_Mon.zip", True), ("pubinfo_2025-03-07.zip", True), ("pubinfo_daily_Mon.zip", False),
        ("pubinfo_2025.zip", False), ("https://example.org/pubinfo_Sat.zip", True), ("my_pubinfo_Mon.zip", False),
    ],
)  # fmt: skip
def test_the_name_tells_a_part_from_a_full_snapshot(name, is_part):
    assert is_increment(name) is is_part


def test_an_index_page_is_read_as_table_and_as_preformatted_lines():
    row = '<td><a href="{0}">{0}</a></td><td align="right">2026-01-27 21:25  </td><td align="right">812M</td>'
    table = f"<table><tr>{row.format('pubinfo_daily_Tue.zip')}</tr><tr>{row.format('pubinfo_load.txt')}</tr></table>"
    lines = '<pre><a href="../">Up</a>\n<a href="/pubinfo_Mon.zip">pubinfo_Mon.zip</a>   2026-01-26 21:25   14M\n</pre>'

    assert read_index(table.encode()) == [OnShelf("pubinfo_daily_Tue.zip", datetime(2026, 1, 27, 21, 25))]
    assert read_index(lines.encode()) == [OnShelf("pubinfo_Mon.zip", datetime(2026, 1, 26, 21, 25))]


@pytest.mark.parametrize("page", [b"", b"no page", b"\x00\xff", b"<a href=''>x</a>", b"<a>pubinfo_Mon.zip</a>"])
def test_a_page_that_is_no_index_lists_nothing(page):
    assert read_index(page) == []
