"""After a run: counts and dates against the source, alarms and their end, and what becomes of an issue."""

from datetime import UTC, datetime, timedelta
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.utils import timezone

from bills.models import Action, Measure
from ingest import snapshot
from ingest.issues import AlreadyResolved, resolve
from ingest.models import Issue, Run, freshness
from ingest.reconcile import note_age
from ingest.run import rehearse, run_source
from ingest.sources.pubinfo import SOURCE
from tests import factories as make
from tests.ingest.test_faults import action, author, ballot, roll_call, version, whole

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_lock(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def read(tmp_path):
    def run(members, name="pubinfo_2025.zip", by=run_source):
        path = tmp_path / name
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            for member, content in members.items():
                archive.writestr(member, content)
        return by(SOURCE, address=str(path))

    return run


def alarms(code):
    return Issue.objects.open().alarms().filter(code=code)


# Counting


def test_a_run_keeps_the_counts_of_the_source_and_ours_side_by_side(read):
    run = read(whole(range(1, 4)))

    assert run.reconciliation == {"counts": [["20252026", "AB", 3, 3]], "newest": ["2024-12-02", "2024-12-02"]}
    assert not alarms("gap").exists()


def test_a_measure_that_was_listed_and_not_stored_is_an_alarm_until_a_run_finds_no_gap(read, monkeypatch):
    def forgetful(records, **told):
        return snapshot_upsert(records[:-1], **told)

    snapshot_upsert = snapshot.upsert
    monkeypatch.setattr(snapshot, "upsert", forgetful)
    run = read(whole(range(1, 4)))
    assert run.reconciliation["counts"] == [["20252026", "AB", 3, 2]]
    [gap] = alarms("gap")
    assert (gap.run, gap.source, gap.value) == (run, "pubinfo", "20252026 AB: 3 there, 2 here")

    monkeypatch.setattr(snapshot, "upsert", snapshot_upsert)
    again = read(whole(range(1, 5)))

    assert not alarms("gap").exists()
    gap.refresh_from_db()
    assert gap.resolved_at == again.started_at and gap.note == f"Run {again.pk} found no gap."


def test_a_newest_action_that_was_not_stored_is_a_gap_too(read, monkeypatch):
    stored = snapshot.upsert

    def lossy(records, **told):
        done = stored(records, **told)
        Action.objects.all().delete()
        Measure.objects.update(last_action_on=None)
        return done

    monkeypatch.setattr(snapshot, "upsert", lossy)
    read(whole([1]))

    assert alarms("gap").get().value == "newest action 2024-12-02 there, none here"


def test_a_history_of_a_measure_that_is_not_listed_makes_no_gap(read):
    members = whole([1])
    members["BILL_HISTORY_TBL.dat"] += action(77, on="2025-03-03")

    read(members)

    assert not alarms("gap").exists()


def test_an_increment_counts_nothing_and_settles_nothing(read):
    read(whole([1, 2]))
    Issue.objects.create(source="pubinfo", code="gap", weight=Issue.Weight.ALARM, reason="x", raised_at=timezone.now())

    run = read(
        {"BILL_HISTORY_TBL.dat": action(1) + action(1, "Referred to Com. on  PUB. S.", history=2)}, "pubinfo_Mon.zip"
    )

    assert run.reconciliation["counts"] == []
    assert alarms("gap").exists()


def test_an_increment_before_the_whole_is_an_alarm_until_the_whole_arrives(read):
    read(whole([1]), "pubinfo_Tue.zip")
    assert alarms("baseline").get().value == "20252026"

    read(whole([1, 2]))

    assert not alarms("baseline").exists()


# Shrinking


def test_a_snapshot_that_lost_a_third_is_held_until_a_person_confirms_it(read):
    read(whole(range(1, 11)))
    small = whole(range(1, 7))
    held = read(small)
    assert held.outcome == Run.Outcome.FAILED and "6 measures where 10 are known" in held.error
    assert Measure.objects.filter(removed_at=None).count() == 10

    resolve(alarms("held").get().pk, by="rosa", note="The house renumbered them.", is_confirmed=True)
    run = read(small)

    assert (run.outcome, run.removed) == (Run.Outcome.OK, 4)
    assert Measure.objects.count() == 10  # marked, never deleted


def test_resolving_without_confirming_lets_nothing_through(read):
    read(whole(range(1, 11)))
    read(whole(range(1, 7)))
    resolve(alarms("held").get().pk, by="rosa", note="Seen.")

    assert read(whole(range(1, 7))).outcome == Run.Outcome.FAILED


def test_a_confirmation_is_for_those_bytes_alone(read):
    read(whole(range(1, 11)))
    read(whole(range(1, 7)))
    resolve(alarms("held").get().pk, by="rosa", note="Right.", is_confirmed=True)

    assert read(whole(range(1, 6))).outcome == Run.Outcome.FAILED


def test_a_table_that_can_only_grow_is_held_when_it_shrinks(read):
    read(whole(range(1, 11)))
    members = whole(range(1, 11))
    members["BILL_HISTORY_TBL.dat"] = "".join(map(action, range(1, 7)))

    run = read(members)

    assert "BILL_HISTORY_TBL: 6 rows where the last full snapshot had 10" in run.error
    assert Action.objects.count() == 10


def test_a_table_that_used_to_come_and_is_missing_leaves_its_rows_and_is_an_alarm(read):
    votes = {"BILL_SUMMARY_VOTE_TBL.dat": roll_call(1), "BILL_DETAIL_VOTE_TBL.dat": ballot(1, "Bonta", "AYE")}
    read(whole([1, 2]) | votes)

    read(whole([1, 2, 3]))

    assert alarms("tables").get().value == "BILL_DETAIL_VOTE_TBL, BILL_SUMMARY_VOTE_TBL"
    assert Measure.objects.get(number=1).votes.count() == 1
    read(whole([1, 2, 3, 4]) | votes)
    read(whole([1, 2, 3]) | votes)
    assert not alarms("tables").exists()


def test_a_table_with_fewer_rows_than_its_measures_must_have_is_an_issue(read):
    members = whole(range(1, 61))
    members["BILL_VERSION_TBL.dat"] = "".join(map(version, range(1, 50)))
    members["BILL_VERSION_AUTHORS_TBL.dat"] = "".join(map(author, range(1, 50)))

    run = read(members)

    assert {(issue.file, issue.value) for issue in run.issues.all()} >= {
        ("BILL_VERSION_TBL.dat", "49"),
        ("BILL_VERSION_AUTHORS_TBL.dat", "49"),
    }


def test_a_rehearsal_raises_no_alarm(read):
    read(whole(range(1, 11)))
    before = Issue.objects.count()

    read(whole(range(1, 7)), by=rehearse)

    assert Issue.objects.count() == before


# Age


NOON = datetime(2026, 2, 18, 20, tzinfo=UTC)  # a Wednesday in session, noon in Sacramento


@pytest.mark.parametrize(
    ("read_hours_ago", "newest", "codes"),
    [
        (10, "2026-02-17", []),
        (10, "2026-02-12", []),  # Thursday's data; the long weekend and half of Wednesday make 36 hours
        (10, "2026-02-11", ["old"]),
        (24 * 6, "2026-02-17", ["not-read"]),
        (24 * 9, "2026-02-09", ["not-read"]),
    ],
)
def test_a_source_is_late_by_the_legislatures_own_time(read_hours_ago, newest, codes):
    make.run(started_at=NOON - timedelta(hours=read_hours_ago), data_as_of=newest)

    note_age(NOON)

    assert [issue.code for issue in Issue.objects.open()] == codes
    assert all(issue.raised_at == NOON and issue.run is None for issue in Issue.objects.all())


def test_lateness_is_raised_once_and_ends_with_the_next_reading():
    make.run(started_at=NOON - timedelta(days=9), data_as_of="2026-02-09")
    for hours in range(3):
        note_age(NOON + timedelta(hours=hours))
    assert Issue.objects.count() == 1

    make.run(started_at=NOON + timedelta(hours=4), data_as_of="2026-02-17")
    note_age(NOON + timedelta(hours=5))

    assert Issue.objects.get().note == "The source was read again."


def test_in_recess_a_quiet_feed_is_not_old_but_an_unread_one_is():
    november = datetime(2026, 11, 10, 20, tzinfo=UTC)
    make.run(started_at=november - timedelta(hours=10), data_as_of="2026-09-30")
    note_age(november)
    assert not Issue.objects.exists()

    note_age(november + timedelta(days=9))

    assert Issue.objects.get().code == "not-read"


def test_the_state_of_the_data_is_one_query(django_assert_num_queries):
    for number in range(5):
        make.run("governor" if number % 2 else "pubinfo", started_at=NOON + timedelta(hours=number))
    Issue.objects.create(source="pubinfo", code="gap", weight=Issue.Weight.ALARM, reason="x", raised_at=NOON)

    with django_assert_num_queries(1):
        fresh = freshness()

    assert {line.source: line.goods for line in fresh.sources} == {"pubinfo": 3, "governor": 2}
    assert [(line.source, line.code, line.since) for line in fresh.alarms] == [("pubinfo", "gap", NOON)]


# Issues over many nights


def odd(members):
    members["BILL_DETAIL_VOTE_TBL.dat"] = ballot(1, "Bonta", "MAYBE")
    members["BILL_SUMMARY_VOTE_TBL.dat"] = roll_call(1)
    return members


def test_the_same_trouble_every_night_is_one_open_row(read):
    read(odd(whole([1, 2])))
    read(odd(whole([1, 2, 3])))
    third = read(odd(whole([1, 2, 3, 4])))

    [still_open] = Issue.objects.open().filter(value="MAYBE")
    assert still_open.run == third
    assert Issue.objects.filter(value="MAYBE").count() == 3


def test_what_a_person_settled_stays_settled_when_it_comes_again(read):
    first = read(odd(whole([1, 2])))
    resolve(first.issues.get(value="MAYBE").pk, by="rosa", note="Known misprint.")

    again = read(odd(whole([1, 2, 3])))

    issue = again.issues.get(value="MAYBE")
    assert (issue.resolved_by, issue.note) == ("rosa", "Known misprint.")
    assert not Issue.objects.open().filter(value="MAYBE").exists()


def test_what_a_full_snapshot_no_longer_says_is_settled_and_stays_readable(read):
    read(odd(whole([1, 2])))
    good = odd(whole([1, 2, 3]))
    good["BILL_DETAIL_VOTE_TBL.dat"] = ballot(1, "Bonta", "AYE")

    run = read(good)

    issue = Issue.objects.get(value="MAYBE")
    assert issue.note == f"No longer said in run {run.pk}." and issue.resolved_by == ""


def test_two_people_cannot_answer_one_issue():
    issue = make.issue(make.run())
    resolve(issue.pk, by="rosa", note="First.")

    with pytest.raises(AlreadyResolved):
        resolve(issue.pk, by="olu", note="Second.")
    assert Issue.objects.get(pk=issue.pk).resolved_by == "rosa"
