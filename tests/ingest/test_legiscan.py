"""LegiScan: the public data set as it is, and the API within its quota, served from this machine."""

import base64
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from bills.choices import Stage
from bills.identifiers import MeasureId, SessionId
from bills.models import BillVersion, Measure
from ingest.legiscan_text import read_text
from ingest.models import Memory, Quota, RawDocument, Run, RunDocument
from ingest.run import replay, run_source
from ingest.sources import registered

DATA_SET = Path(__file__).resolve().parents[3] / "shared" / "data" / "legiscan_CA_2023-2024_csv.zip"
needs_data = pytest.mark.skipif(not DATA_SET.is_file(), reason="the public data set is not on this machine")
KEY = "s3cret-key"
TEXT = b"""<html><head><style>p{}</style></head><body><p>LEGISLATIVE COUNSEL'S DIGEST</p><p>AB 1, as introduced, Doe. Fees.</p>
<p>This bill would end the fee.</p><p>Vote: majority. Appropriation: no.</p>
<p>The people of the State of California do enact as follows:</p><p>SECTION 1. Section 1 of the Penal Code is amended to read:</p>
<p>1. <strike>A fee is due.</strike> <span class="amended_delete">It is ten dollars.</span> No fee is due.</p><p>SEC. 2. This act is urgent.</p></body></html>"""


def stored(number, session=2023):
    return Measure.objects.named(MeasureId.parse(number, SessionId(session))).get()


def bill(number="AB1", bill_id=1, **fields):
    values = {
        "bill_id": bill_id, "change_hash": "h1", "session_id": 2172, "session": {"session_id": 2172, "year_start": 2025, "year_end": 2026},
        "url": f"https://legiscan.com/CA/bill/{number}/2025", "state_link": "", "completed": 0, "status": 1, "status_date": "2025-01-10",
        "progress": [], "state": "CA", "state_id": 5, "bill_number": number, "bill_type": "B", "bill_type_id": "1", "body": "A", "body_id": 23,
        "current_body": "A", "current_body_id": 23, "title": "Fees.", "description": "An act to amend Section 1 of the Penal Code.",
        "pending_committee_id": 0, "committee": [], "referrals": [],
        "history": [{"date": "2025-01-10", "action": "Read first time. To print.", "chamber": "A", "chamber_id": 23, "importance": 1}],
        "sponsors": [{"people_id": 1, "name": "Doe", "sponsor_type_id": 1, "committee_sponsor": 0}], "sasts": [], "subjects": [],
        "texts": [{"doc_id": 11, "date": "0000-00-00", "type": "Introduced", "type_id": 1, "mime": "text/html", "mime_id": 1,
                   "state_link": "https://leginfo.legislature.ca.gov/faces/billTextClient.xhtml?bill_id=202520260AB1#99INT"}],
        "votes": [], "amendments": [], "supplements": [], "calendar": [],
    }  # fmt: skip
    return values | fields


@needs_data
@pytest.mark.django_db
class TestDataSet:
    def test_every_bill_of_the_session_is_loaded_as_it_ended(self):
        run = run_source(registered()["legiscan"], address=str(DATA_SET))

        assert (run.outcome, run.created, run.issues.count()) == (Run.Outcome.OK, 5558, 0)
        assert Measure.objects.count() == 5558
        assert Measure.objects.filter(stage=Stage.VETOED).count() == 345
        assert stored("AB 304").stage == Stage.VETOED
        assert stored("AB 304").last_action == "Consideration of Governor's veto stricken from file."
        assert stored("HR 60").subject == "Relative to school governance."
        assert stored("ABX1 1").session.key == "20232024-1"
        assert not Measure.objects.filter(type="AR").exists()
        assert stored("AB 1").chapter_citation == "Chapter 313, Statutes of 2023"
        assert (
            Measure.objects.filter(session__key="20232024-2", type="AB", number=1).get().latest_version_key
            == "20232AB194CHP"
        )

        again = run_source(registered()["legiscan"], address=str(DATA_SET))

        assert (again.created, again.updated, again.changes, again.unchanged) == (0, 0, 0, 5558)


@pytest.fixture
def api(near_site, settings, monkeypatch):
    """The API, with bills and texts that a test may change; it answers as the real one does, errors with status 200."""
    settings.LEGISCAN_API_KEY = KEY
    monkeypatch.setattr("ingest.asking.sleep", lambda seconds: None)
    near_site.bills = {1: bill()}
    near_site.texts = {11: TEXT}
    near_site.override = {}

    def answer(handler):
        told = dict(part.split("=") for part in handler.path.partition("?")[2].split("&"))
        assert told["key"] == KEY
        op = told["op"]
        if op in near_site.override:
            return 200, {}, near_site.override[op]
        return 200, {}, json.dumps({"status": "OK", **payload(op, int(told.get("id", 0)))}).encode()

    def payload(op, number):
        if op == "getMasterListRaw":
            rows = {
                str(at): {"bill_id": one["bill_id"], "number": one["bill_number"], "change_hash": one["change_hash"]}
                for at, one in enumerate(near_site.bills.values())
            }
            return {"masterlist": {"session": {"session_id": 2172, "year_start": 2025}, **rows}}
        if op == "getBill":
            return {"bill": near_site.bills[number]}
        return {"text": {"doc_id": number, "doc": base64.b64encode(near_site.texts[number]).decode()}}

    near_site.pages["/"] = answer

    def visit():
        return run_source(registered()["legiscan"], address=near_site.url + "/")

    near_site.visit = visit
    near_site.ops = lambda: [path.split("op=")[1].split("&")[0] for path in near_site.asked]
    return near_site


@pytest.mark.django_db
class TestApi:
    def test_a_first_visit_asks_for_the_list_each_bill_and_each_text(self, api):
        run = api.visit()

        version = BillVersion.objects.get()
        assert (run.outcome, run.created, run.issues.count()) == (Run.Outcome.OK, 1, 0)
        assert api.ops() == ["getMasterListRaw", "getBill", "getBillText"]
        assert (stored("AB 1", 2025).subject, stored("AB 1", 2025).author_line) == ("Fees.", "Doe")
        assert version.key == "20250AB199INT"
        assert version.digest == "AB 1, as introduced, Doe. Fees.\nThis bill would end the fee."
        assert [section["number"] for section in version.body.content] == ["SECTION 1.", "SEC. 2."]
        assert "fee is due" in version.body.content[0]["text"]
        assert "ten dollars" not in version.body.content[0]["text"]

    def test_a_second_visit_asks_one_question_and_changes_nothing(self, api):
        api.visit()
        api.asked.clear()

        run = api.visit()

        assert api.ops() == ["getMasterListRaw"]
        assert (run.outcome, run.records, run.changes) == (Run.Outcome.UNCHANGED, 0, 0)

    def test_an_equal_hash_is_believed_and_another_one_is_asked_for(self, api):
        api.visit()
        line = {"date": "2025-02-01", "action": "Referred to Com. on PUB. S.", "chamber": "A"}
        api.bills[1]["history"].append(line)
        api.visit()
        assert stored("AB 1", 2025).actions.count() == 1

        api.asked.clear()
        api.bills[1]["change_hash"] = "h2"
        api.visit()

        assert stored("AB 1", 2025).stage == Stage.IN_COMMITTEE
        assert api.ops() == ["getMasterListRaw", "getBill"]

    @pytest.mark.parametrize("op", ["getMasterListRaw", "getBill", "getBillText"])
    @pytest.mark.parametrize(
        "body",
        [b'{"status":"ERROR","alert":{"message":"Unknown bill id"}}', b"<!DOCTYPE html><title>Attention Required! | Cloudflare</title>", b"", b"[]", b'{"status":"OK"}'],
        ids=["error", "html", "empty", "list", "nothing in it"],
    )  # fmt: skip
    def test_an_error_changes_nothing_and_is_asked_again(self, api, op, body):
        api.override[op] = body

        run = api.visit()

        assert run.outcome == Run.Outcome.PARTIAL
        assert run.issues.count() >= 1
        assert not Measure.objects.exists()
        assert not Memory.objects.exists()
        api.override.clear()
        assert api.visit().created == 1

    @pytest.mark.parametrize("op", ["getMasterListRaw", "getBill", "getBillText"])
    def test_an_error_is_told_in_the_servers_words_and_what_comes_with_it_is_not_read(self, api, op):
        whole = {"masterlist": {"0": {"bill_id": 1, "change_hash": "h1"}}, "bill": bill("AB1", 1, texts=[]), "text": {}}
        error = {"status": "ERROR", "alert": {"message": "Unknown bill id"}}
        api.override[op] = json.dumps(error | whole).encode()

        run = api.visit()

        assert list(run.issues.values_list("reason", "value")) == [("the answer is an error", "Unknown bill id")]
        assert not Measure.objects.exists()

    def test_after_three_errors_in_a_row_no_more_is_asked(self, api):
        api.bills = {number: bill(f"AB{number}", number, texts=[]) for number in range(1, 10)}
        api.override["getBill"] = b'{"status":"ERROR","alert":{"message":"Unknown bill id"}}'

        api.visit()

        assert api.ops() == ["getMasterListRaw", *["getBill"] * 3]

    def test_a_member_that_is_new_is_an_issue_and_the_bill_is_read(self, api):
        api.bills[1]["mood"] = "good"

        run = api.visit()

        assert run.created == 1
        assert run.issues.get().value == "mood"

    def test_a_bill_that_cannot_be_read_is_an_issue_and_the_next_is_read(self, api):
        api.bills = {
            1: bill("AB1", 1, texts=[]) | {"history": [{"date": "2025-99-01", "action": "x", "chamber": "A"}]},
            2: bill("AB2", 2, texts=[]),
        }

        run = api.visit()

        assert (run.created, run.issues.get().reason) == (1, "date is no date")
        assert [row.key for row in Memory.objects.all()] == ["2"]

    def test_no_committee_may_be_an_empty_list_and_no_history_the_status(self, api):
        api.bills[1] |= {"history": [], "status": 5, "status_date": "2025-10-01", "texts": []}

        api.visit()

        assert stored("AB 1", 2025).stage == Stage.VETOED

    def test_without_a_key_nobody_is_asked(self, api, settings):
        settings.LEGISCAN_API_KEY = ""

        run = api.visit()

        assert (run.outcome, api.asked) == (Run.Outcome.FAILED, [])
        assert "LEGISCAN_API_KEY is not set" in run.error

    def test_the_key_is_kept_nowhere(self, api, archive_dir, caplog):
        run = api.visit()

        told = [
            *RunDocument.objects.values_list("address", flat=True),
            *RawDocument.objects.values_list("name", flat=True),
            run.address,
            run.error,
            caplog.text,
        ]
        assert KEY not in " ".join(told)
        assert all(KEY.encode() not in path.read_bytes() for path in archive_dir.rglob("*") if path.is_file())

    def test_a_replay_asks_nobody_and_ends_in_the_same_rows(self, api):
        first = api.visit()
        before = list(BillVersion.objects.values_list("key", "digest", "text_digest"))
        Measure.objects.get().changes.all().delete()
        Measure.objects.all().delete()
        api.asked.clear()

        run = replay(registered()["legiscan"], of=first)

        assert (run.created, api.asked) == (1, [])
        assert list(BillVersion.objects.values_list("key", "digest", "text_digest")) == before


@pytest.mark.django_db
class TestQuota:
    def test_every_question_is_counted_in_its_month(self, api):
        api.visit()

        quota = Quota.objects.get()
        assert (quota.source, quota.asked, quota.allowed) == ("legiscan", 3, 24_000)
        assert quota.month == date.today().replace(day=1)

    def test_at_the_cap_no_more_is_asked_and_what_was_found_stays(self, api):
        api.bills = {number: bill(f"AB{number}", number, texts=[]) for number in range(1, 10)}
        api.visit()
        Quota.objects.update(asked=24_000 - 2)
        for one in api.bills.values():
            one["change_hash"] = "h2"
        api.asked.clear()

        run = api.visit()

        assert api.ops() == ["getMasterListRaw", "getBill"]
        assert run.outcome == Run.Outcome.PARTIAL
        assert "questions are used up" in run.issues.get().reason
        assert Quota.objects.get().asked == 24_000

    def test_a_server_that_says_so_is_left_alone_until_the_next_month(self, api):
        api.override["getMasterListRaw"] = b'{"status":"ERROR","alert":{"message":"API query limit exceeded"}}'
        api.visit()
        api.override.clear()
        api.asked.clear()

        api.visit()
        assert api.asked == []
        assert Quota.objects.get().is_spent

        Quota.objects.update(month=date(2020, 12, 1))
        api.visit()
        assert api.ops()[0] == "getMasterListRaw"
        assert Quota.objects.earliest("month").resets_on == date(2021, 1, 1)


@pytest.mark.django_db
class TestOtherFiles:
    def packed(self, tmp_path, members):
        path = tmp_path / "set.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return str(path)

    def test_the_json_flavour_is_read_from_its_folders(self, tmp_path):
        vote = {
            "roll_call_id": 7,
            "date": "2025-05-01",
            "desc": "Assembly Third Reading",
            "yea": 60,
            "nay": 10,
            "nv": 1,
            "absent": 9,
            "total": 80,
            "passed": 1,
            "chamber": "A",
        }
        members = {
            "CA/2025-2026_Regular_Session/bill/AB1.json": json.dumps({"bill": bill(votes=[vote])}),
            "CA/2025-2026_Regular_Session/people/1.json": "{}",
        }

        run = run_source(registered()["legiscan"], address=self.packed(tmp_path, members))

        assert (run.outcome, run.created) == (Run.Outcome.OK, 1)
        assert [(one.location, one.ayes, one.abstentions) for one in stored("AB 1", 2025).votes.all()] == [
            ("AFLOOR", 60, 10)
        ]

    def test_csv_with_its_history_is_read_from_the_history(self, tmp_path):
        members = {
            "CA/csv/bills.csv": "bill_id,bill_number,status,status_date,title,description,last_action_date,last_action,url\n1,AB1,5,2023-10-01,Fees.,An act.,2024-01-02,Stricken.,https://legiscan.com/CA/bill/AB1/2023\n",
            "CA/csv/history.csv": "bill_id,date,chamber,sequence,action\n1,2023-10-01,Assembly,2,Vetoed by Governor.\n1,2023-01-02,Assembly,1,Read first time.\n",
        }

        run_source(registered()["legiscan"], address=self.packed(tmp_path, members))

        assert [action.text for action in stored("AB 1").actions.all()] == ["Read first time.", "Vetoed by Governor."]

    @pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04" + bytes(100)])
    def test_what_is_no_data_set_is_an_issue(self, tmp_path, content):
        path = tmp_path / "set.zip"
        path.write_bytes(content)

        run = run_source(registered()["legiscan"], address=str(path))

        assert run.outcome == Run.Outcome.PARTIAL
        assert run.issues.count() == 1

    def test_a_bomb_is_not_unpacked(self, tmp_path):
        body = io.BytesIO()
        with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("bills.csv", bytes(50 * 2**20))
        path = tmp_path / "set.zip"
        path.write_bytes(body.getvalue())

        assert (
            run_source(registered()["legiscan"], address=str(path)).issues.get().reason
            == "holds a member that is not read"
        )

    def test_no_such_file_fails(self):
        assert run_source(registered()["legiscan"], address="nowhere.zip").outcome == Run.Outcome.FAILED


@pytest.mark.parametrize("raw", [b"", b"   ", b"%PDF-1.4 x", b"<html></html>"])
def test_what_holds_no_words_gives_none(raw):
    assert read_text(raw, "s", "t") is None
