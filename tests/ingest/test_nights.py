"""Nights that come out of turn, with somebody who follows everything: what is told, and how often."""

import json
from collections import Counter

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from alerts.choices import Cadence, Scope
from alerts.models import Delivery, Event
from alerts.outbox import queue_deliveries
from bills.choices import Origin
from bills.models import Change, Measure
from ingest import snapshot
from ingest.models import Run
from ingest.run import run_source
from ingest.sources import registered
from tests import factories as make
from tests.feed import action, packed, whole
from tests.ingest.test_openstates import bill as their_bill

pytestmark = pytest.mark.django_db
REFERRED = "Referred to Com. on PUB. S."
PASSED = "Read third time. Passed. Ordered to the Senate."
NIGHTS = (
    ("2025-01-10", REFERRED),
    ("2025-03-04", "From committee: Do pass and re-refer to Com. on APPR. (Ayes  7. Noes  0.) (March  4)."),
    ("2025-05-23", "From committee: Do pass. (Ayes 11. Noes  0.) (May 23)."),
    ("2025-06-02", PASSED),
)


@pytest.fixture
def night(tmp_path):
    """Reads members, queues what follows, and says which events were new."""

    def run(members, name="pubinfo_2025.zip"):
        path = tmp_path / name
        path.write_bytes(packed(members))
        done = run_source(registered()["pubinfo"], address=str(path))
        assert done.outcome in (Run.Outcome.OK, Run.Outcome.PARTIAL, Run.Outcome.UNCHANGED), done.error
        return done, heard()

    return run


def heard():
    """(kind, bill) → how many events were new; the tracker's daily sign of life is none."""
    before = set(Event.objects.values_list("pk", flat=True))
    queue_deliveries(now=timezone.now())
    return Counter(Event.objects.exclude(pk__in=before).exclude(kind="heartbeat").values_list("kind", "about"))


@pytest.fixture
def alice():
    return make.follow("alice@example.org", Scope.EVERYTHING, "", Cadence.DAILY)


def through(night, numbers=(1,)):
    """Two bills after so many of the nights; only ``numbers`` moved."""
    members = whole([1, 2, 3])
    members["BILL_HISTORY_TBL.dat"] += "".join(
        action(number, text, on, 10 * number + turn)
        for number in numbers
        for turn, (on, text) in enumerate(NIGHTS[:night])
    )
    return members


def answering(*numbers):
    """These bills answer a recommendation, so that whoever follows everything hears of them."""
    r4 = make.recommendation("R4")
    for number in numbers:
        make.match(r4, Measure.objects.get(number=number))


# The same file


def test_a_file_that_was_read_is_not_even_opened_again(night, monkeypatch):
    night(through(1))
    monkeypatch.setattr(snapshot, "open_container", lambda path: pytest.fail("opened"))

    run, news = night(through(1))

    assert (run.outcome, run.created, run.updated, run.changes, news) == (Run.Outcome.UNCHANGED, 0, 0, 0, Counter())


# The first time


def test_a_first_full_snapshot_tells_nobody_anything(night, alice):
    run, news = night(through(3))

    assert (run.created, news, Delivery.objects.count()) == (3, Counter(), 0)
    assert set(Change.objects.values_list("origin", flat=True)) == {Origin.BACKFILL}


def test_increments_before_the_first_full_snapshot_tell_nobody_anything_and_raise_the_alarm(night, alice, client):
    run, news = night(through(1), "pubinfo_Mon.zip")
    answering(1, 2)
    _, more = night(through(2), "pubinfo_Tue.zip")

    assert (run.outcome, news, more) == (Run.Outcome.PARTIAL, Counter(), Counter())
    assert "not yet the whole" in client.get("/").content.decode()

    _, after = night(through(2))
    assert after == Counter()
    assert "not yet the whole" not in client.get("/").content.decode()


# Missed nights


def test_a_full_snapshot_after_missed_nights_tells_each_net_change_once(night, alice):
    night(through(1, numbers=(1, 2)))
    answering(1, 2)

    _, news = night(through(4, numbers=(1, 2)))

    one, two = "bill:20252026/AB-1", "bill:20252026/AB-2"
    assert news == {("stage", one): 1, ("stage", two): 1, ("action", one): 3, ("action", two): 3}
    assert set(Delivery.objects.values_list("event__kind", flat=True)) == {"stage"}  # lines are for those of the bill
    [told] = {(event.was, event.now) for event in Event.objects.filter(kind="stage")}
    assert told == ("in_committee", "passed_first_house")
    assert night(through(4, numbers=(1, 2)))[1] == Counter()


def test_the_bundle_after_missed_nights_names_each_bill_under_one_heading(night, alice):
    night(through(1, numbers=(1, 2)))
    answering(1, 2)
    night(through(4, numbers=(1, 2)))
    Delivery.objects.update(due_at=timezone.now())

    call_command("send_alerts", verbosity=0)

    [letter] = mail.outbox
    assert [letter.body.count(f"* AB {number} (") for number in (1, 2, 3)] == [1, 1, 0]


# Two sources


def test_a_stage_that_two_sources_tell_apart_and_then_agree_on_is_one_alert(night, alice, tmp_path):
    def open_states():
        lines = [("2024-12-02", "Read first time. To print."), ("2025-01-10", REFERRED), ("2025-06-02", PASSED)]
        said = [
            {
                "description": text,
                "date": on,
                "organization": {"classification": "lower"},
                "classification": [],
                "order": 0,
            }
            for on, text in lines
        ]
        path = tmp_path / "records.jsonl"
        path.write_text(json.dumps(their_bill("AB 1", actions=said, title="Subject 1.")))
        run_source(registered()["openstates"], address=str(path))
        return heard()

    night(through(1))
    answering(1)

    news = [open_states(), night(through(4))[1], open_states(), night(through(4))[1]]

    assert [sum(count for (kind, _), count in each.items() if kind == "stage") for each in news] == [0, 1, 0, 0]
    assert Delivery.objects.filter(event__kind="stage").count() == 1
