"""What a night writes as the one before wrote it is left out, and everything ends as if it had been read."""

import io
import json

import pytest
from django.core.management import call_command
from django.db import transaction

from bills.models import Change, Measure, Session
from ingest import snapshot
from ingest.models import Issue, Run
from ingest.run import replay, run_source
from ingest.sources.pubinfo import SOURCE
from tests.feed import STAMP, action, ballot, bill, packed, roll_call, whole, xml
from tests.ingest.test_schedule_and_words import agenda, floor, hearing, section

pytestmark = pytest.mark.django_db
MOVED = action(2, "From committee: Do pass. (Ayes 11. Noes  0.) (May 23).", "2025-05-23", 9)
DAILY, INCREMENT = "pubinfo_daily_Mon.zip", "pubinfo_Mon.zip"
AUTHORS, HISTORY, BALLOTS = "BILL_VERSION_AUTHORS_TBL.dat", "BILL_HISTORY_TBL.dat", "BILL_DETAIL_VOTE_TBL.dat"


def motion(words="Third Reading"):
    return f"100\t`{words}`\t{STAMP}\n"


def night():
    """Four measures: the first two were voted on, the first is heard, the second is on the floor."""
    return whole([1, 2, 3, 4]) | {
        "BILL_MOTION_TBL.dat": motion(),
        "BILL_SUMMARY_VOTE_TBL.dat": roll_call(1) + roll_call(2),
        BALLOTS: "".join(ballot(number, *said) for number in (1, 2) for said in (("Bonta", "AYE"), ("Jones", "NOE"))),
        "COMMITTEE_HEARING_TBL.dat": hearing(1),
        "COMMITTEE_AGENDA_TBL.dat": agenda(),
        "DAILY_FILE_TBL.dat": floor(2),
        "LOCATION_CODE_TBL.dat": section("AF0120", "Assembly third reading"),
    }


def but(**changes):
    """The night with members replaced: by words, by what a function makes of them, or by None for none."""
    members = night()
    for name, change in changes.items():
        name = name if name.endswith("_lob") else f"{name}.dat"
        name = name.replace("_lob", ".lob")
        said = change(members.get(name, "")) if callable(change) else change
        members = {**members, name: said} if said is not None else {k: v for k, v in members.items() if k != name}
    return members


def later(members, stamp="2026-02-03 00:00:00"):
    """All rows written anew on a later day."""
    return {name: said.replace("2026-01-28 00:00:00", stamp) if name.endswith(".dat") else said for name, said in members.items()}  # fmt: skip


def renumbered(members):
    """The texts under other names, as every night has them."""
    moved = {name.replace("_TBL_", "_TBL_7"): said for name, said in members.items()}
    moved["BILL_VERSION_TBL.dat"] = members["BILL_VERSION_TBL.dat"].replace("_TBL_", "_TBL_7")
    return moved


def without(number, members):
    kept = {name: said for name, said in members.items() if name != f"BILL_VERSION_TBL_{number}.lob"}
    of = (f"`202520260AB{number}`", f"`20250AB{number}99INT`")
    return {
        name: "".join(line for line in said.splitlines(keepends=True) if not line.startswith(of))
        if name.endswith(".dat")
        else said
        for name, said in kept.items()
    }


@pytest.fixture
def read(tmp_path):
    def run(members, name=DAILY):
        path = tmp_path / name
        path.write_bytes(packed(members))
        return run_source(SOURCE, address=str(path))

    return run


@pytest.fixture
def left_out(monkeypatch):
    """The numbers of the measures that were left out, a set a delivery."""
    found, store = [], snapshot._store

    def noting(errand, delivery, digest):
        found.append({measure.number for measure in delivery.left_out})
        store(errand, delivery, digest)

    monkeypatch.setattr(snapshot, "_store", noting)
    return found


def told(run):
    """What a run's row says of it."""
    counts = [getattr(run, name) for name in ("records", "created", "updated", "unchanged", "removed", "changes")]
    issues = list(run.issues.order_by("pk").values_list("file", "line", "reason", "value"))
    return run.outcome, run.error, counts, run.data_as_of, run.row_counts, run.reconciliation, sorted(issues, key=str)


def held():
    """What the database holds afterwards."""
    out = io.StringIO()
    call_command("dump_domain", stdout=out)
    return (
        json.loads(out.getvalue())["sha256"],
        list(Session.objects.values_list("key", "complete_through")),
        [(one.number, one.removed_at is None, one.provenance) for one in Measure.objects.order_by("number")],
        list(Change.objects.order_by("pk").values_list("measure__number", "kind", "was", "now", "happened_on", "origin")),
        list(Issue.objects.open().order_by("reason", "value").values_list("reason", "value")),
    )  # fmt: skip


def both_ways(deliveries, read, monkeypatch):
    """(what is told and held where nothing is remembered, the same where it is)."""
    with transaction.atomic(), monkeypatch.context() as forgetful:
        forgetful.setattr(snapshot, "_stored_as_written", lambda sessions: {})
        plainly = [told(read(*one)) for one in deliveries], held()
        transaction.set_rollback(True)
    return plainly, ([told(read(*one)) for one in deliveries], held())


ONE_NIGHT = {
    "texts under other numbers": (renumbered(night()), {1, 2, 3, 4}),
    "an action": (but(BILL_HISTORY_TBL=lambda said: said + MOVED), {1, 3, 4}),
    "an action less": (but(BILL_HISTORY_TBL=action(1) + action(3) + action(4)), {1, 3, 4}),
    "a ballot": (but(BILL_DETAIL_VOTE_TBL=lambda said: said.replace("NOE", "AYE", 1)), {2, 3, 4}),
    "ballots in another order": (but(BILL_DETAIL_VOTE_TBL=lambda said: "".join(reversed(said.splitlines(True)))), {3, 4}),
    "ballots of two measures in turn": (
        but(BILL_DETAIL_VOTE_TBL=lambda said: "".join(said.splitlines(True)[place] for place in (0, 2, 1, 3))),
        {3, 4},
    ),
    "an author": (but(BILL_VERSION_AUTHORS_TBL=lambda said: said.replace("Bonta", "Wicks", 1)), {2, 3, 4}),
    "a letter of a text": (but(BILL_VERSION_TBL_3_lob=xml("An art.")), {1, 2, 4}),
    "a fact of a version": (but(BILL_VERSION_TBL=lambda said: said.replace("Subject 3", "Topic 3")), {1, 2, 4}),
    "a measure's own row": (but(BILL_TBL=lambda said: said.replace("Pending Referral", "Passed", 1)), {2, 3, 4}),
    "the words of a motion": (but(BILL_MOTION_TBL=motion("Reconsider")), {3, 4}),
    "a tally": (but(BILL_SUMMARY_VOTE_TBL=lambda said: said.replace("\t1\t1\t0", "\t2\t1\t0", 1)), {2, 3, 4}),
    "a committee's agenda": (but(COMMITTEE_AGENDA_TBL=agenda(room="437")), {2, 3, 4}),
    "the name of a section": (but(LOCATION_CODE_TBL=section("AF0120", "Third reading")), {1, 3, 4}),
    "a table less": (but(BILL_DETAIL_VOTE_TBL=None), set()),
    "a table more": (but(VETO_MESSAGE_TBL=""), set()),
    "a row that goes on in the next line": (but(BILL_HISTORY_TBL=lambda said: said + action(3, "Read\nonce.")), set()),
    "a measure less": (without(3, night()), {1, 2, 4}),
}  # fmt: skip


@pytest.mark.parametrize("what", ONE_NIGHT)
def test_a_night_ends_as_if_all_of_it_were_read(what, read, left_out, monkeypatch):
    members, expected = ONE_NIGHT[what]

    plainly, remembering = both_ways([(night(),), (members,)], read, monkeypatch)

    assert left_out == [set(), set(), set(), expected]
    assert remembering == plainly


def odd(row, table=HISTORY):
    return but(**{table.removesuffix(".dat"): lambda said: said + row})


UNHEARD_OF = whole([2])[AUTHORS].replace("LEAD_AUTHOR", "PATRON")
MANY_NIGHTS = {
    "a measure goes and comes back as it was": [(night(),), (without(3, night()),), (night(),)],
    "an increment is taken back": [(night(),), ({HISTORY: action(2) + MOVED}, INCREMENT), (renumbered(night()),)],
    "an increment says the same": [(night(),), ({HISTORY: action(2)}, INCREMENT), (odd(action(3, on="2025-01-02")),)],
    "an older night comes again": [(night(),), (later(odd(MOVED)),), (night(),), (later(odd(MOVED), "2026-02-05 00:00:00"),)],
    "a night that knows of less than the increment before it": [
        (night(),),
        ({HISTORY: (action(2) + MOVED).replace("2026-01-28", "2026-02-05")}, INCREMENT),
        (later(but(BILL_TBL=lambda said: said.replace("Pending Referral", "Passed"))),),
        (later(but(BILL_TBL=lambda said: said.replace("Pending Referral", "Passed"))) | {
            "COMMITTEE_HEARING_TBL.dat": hearing(1).replace("2026-01-28", "2026-02-06"),
        },),
    ],
    "an author who cannot be read": [(odd(UNHEARD_OF, AUTHORS),), (renumbered(odd(UNHEARD_OF, AUTHORS)),)],
    "the newest day is of a measure that is left out": [
        (odd(action(3, on="2025-06-06", history=5)),),
        (odd(action(3, on="2025-06-06", history=5) + action(1, "Held.", "2025-01-09", 6)),),
    ],
    "the newest stamp is of a measure that is left out": [
        (odd(action(3, "Held.").replace("2026-01-28", "2026-01-30")),),
        (odd(action(3, "Held.").replace("2026-01-28", "2026-01-30") + action(1, "Held.", "2025-01-09", 6)),),
    ],
    "a row that cannot be read": [(odd(ballot(2, "Ting", "MAY"), BALLOTS),), (renumbered(odd(ballot(2, "Ting", "MAY"), BALLOTS)),)],
    "a row of the wrong width": [(odd("`202520260AB2`\tx\n"),), (renumbered(odd("`202520260AB2`\tx\n")),)],
    "a letter that is no UTF-8": [(odd(action(2, "Caf\\t")),), (renumbered(odd(action(2, "Caf\\t"))),)],
    "a control character": [(odd(action(2, "Held\x01.")),), (renumbered(odd(action(2, "Held\x01."))),)],
    "ballots without a tally": [(odd(ballot(3, "Ting", "AYE"), BALLOTS),), (renumbered(odd(ballot(3, "Ting", "AYE"), BALLOTS)),)],
    "a history without a measure": [(odd(action(9)),), (renumbered(odd(action(9))),)],
    "authors without a version": [(odd(whole([9])[AUTHORS], AUTHORS),), (renumbered(odd(whole([9])[AUTHORS], AUTHORS)),)],
    "a motion whose words come later and elsewhere": [
        (but(BILL_MOTION_TBL=""),),
        ({"BILL_TBL.dat": bill(2), "BILL_SUMMARY_VOTE_TBL.dat": roll_call(2), "BILL_MOTION_TBL.dat": motion()}, INCREMENT),
        (renumbered(but(BILL_MOTION_TBL="")),),
    ],
    "a table that can only grow has shrunk": [(night(),), (but(BILL_DETAIL_VOTE_TBL=ballot(1, "Bonta", "AYE")),)],
    "a table that can only grow has hardly shrunk": [
        (odd(ballot(1, "Ting", "AYE"), BALLOTS),), (but(BILL_DETAIL_VOTE_TBL=lambda said: said),)
    ],
}  # fmt: skip


@pytest.mark.parametrize("what", MANY_NIGHTS)
def test_nights_end_as_if_all_of_them_were_read(what, read, monkeypatch):
    plainly, remembering = both_ways(MANY_NIGHTS[what], read, monkeypatch)

    assert remembering == plainly


def test_another_reader_reads_everything_anew(read, left_out, monkeypatch):
    read(night())
    monkeypatch.setattr(type(SOURCE), "reader_version", "next")

    read(renumbered(night()))
    read(odd(MOVED))

    assert left_out == [set(), set(), {1, 3, 4}]


def test_a_replay_reads_everything(read, left_out):
    read(night())
    second = read(renumbered(night()))

    replay(SOURCE, of=second)

    assert left_out == [set(), {1, 2, 3, 4}, set()]


def test_after_a_run_that_died_half_way_only_what_it_stored_is_left_out(read, left_out, monkeypatch):
    monkeypatch.setattr(snapshot, "BATCH", 1)
    read(night())
    moved = odd("".join(action(number, "Held.", "2025-01-09", number + 5) for number in (1, 2)))
    upsert, stored = snapshot.upsert, []

    def dying(records, **told):
        done = upsert(records, **told)
        stored.append(records[0].id.number)
        if len(stored) == 2:
            raise OSError("no space left")
        return done

    with monkeypatch.context() as broken:
        broken.setattr(snapshot, "upsert", dying)
        assert read(moved).outcome == Run.Outcome.FAILED
    again = read(renumbered(moved))

    assert (again.error, again.updated, again.unchanged) == ("", 1, 3)
    assert left_out == [set(), {3, 4}, {1, 3, 4}]


def test_nothing_is_written_to_a_measure_that_is_left_out(read):
    read(night())
    before = list(Measure.objects.order_by("pk").values())
    read(renumbered(night()))

    assert list(Measure.objects.order_by("pk").values()) == before
