"""Open States: pages that shift while they are read, hosts that want a rest, and the records of a whole session."""

import gzip
import json
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bills.choices import Stage
from bills.identifiers import MeasureId, SessionId
from bills.models import Measure
from ingest.models import Memory, Run
from ingest.run import replay, run_source
from ingest.sources import openstates, registered

RECORDS = Path(__file__).resolve().parents[3] / "shared" / "data" / "openstates_ca_20252026.jsonl.gz"
needs_data = pytest.mark.skipif(not RECORDS.is_file(), reason="the records of the session are not on this machine")


def stored(number, extraordinary=0):
    return Measure.objects.named(MeasureId.parse(number, SessionId(2025, extraordinary))).get()


def bill(number, updated="2025-03-01T10:00:00+00:00", session="20252026", **fields):
    named = {"session": session, "identifier": number, "title": f"Subject of {number}."}
    org = {"id": "ocd-organization/1", "name": "Assembly", "classification": "lower"}
    values = {
        "id": f"ocd-bill/{session}-{number}", "jurisdiction": {"id": "x", "name": "California", "classification": "state"}, "from_organization": org,
        "classification": ["bill"], "subject": [], "extras": {"impact_clause": "An act."}, "created_at": updated, "updated_at": updated,
        "openstates_url": "https://openstates.org/", "first_action_date": "2025-01-10", "latest_action_date": "2025-01-10",
        "actions": [{"id": "1", "organization": org, "description": "Read first time. To print.", "date": "2025-01-10", "classification": [], "order": 0}],
        "sponsorships": [{"name": "Doe", "entity_type": "person", "primary": True, "classification": "author"}],
        "abstracts": [{"abstract": "Existing law.\n\nThis bill would.", "note": "summary"}],
        "versions": [{"note": "01/10/25 - Introduced", "date": "2025-01-10", "links": [{"url": f"https://x/billPdf.xhtml?bill_id=y&version=20250{number.replace(' ', '')}99INT", "media_type": "application/pdf"}]}],
        "votes": [],
    }  # fmt: skip
    return named | values | fields


class Api:
    """Bills as a server holds them: filtered by day, sorted by their last update, twenty a page."""

    def __init__(self, site):
        self.site, self.bills, self.before_page, self.questions = site, [], {}, []
        site.pages["/bills"] = self.answer

    def answer(self, handler):
        told = {name: values[0] for name, values in parse_qs(urlsplit(handler.path).query).items()}
        self.questions.append(told)
        if change := self.before_page.pop(len(self.questions), None):
            made = change(self)
            if made is not None:
                return made
        found = [
            one
            for one in self.bills
            if one["session"] == told["session"] and one["updated_at"][:10] >= told.get("updated_since", "")
        ]
        found.sort(key=lambda one: one["updated_at"])
        size, page = int(told["per_page"]), int(told["page"])
        if page > 1 and (page - 1) * size >= len(found):
            return 404, {}, b'{"detail": "invalid page"}'
        shown = found[(page - 1) * size : page * size]
        pagination = {"per_page": size, "page": page, "max_page": -(-len(found) // size), "total_items": len(found)}
        return 200, {}, json.dumps({"results": shown, "pagination": pagination}).encode()

    def touch(self, number, updated, **fields):
        for one in self.bills:
            if one["identifier"] == number:
                one |= {"updated_at": updated, **fields}

    def visit(self):
        return run_source(registered()["openstates"], address=self.site.url)


@pytest.fixture
def waits(monkeypatch):
    found = []
    monkeypatch.setattr("ingest.asking.sleep", found.append)
    return found


@pytest.fixture
def api(near_site, settings, waits):
    settings.OPENSTATES_API_KEY = "s3cret"
    return Api(near_site)


def stamp(number):
    return (datetime(2025, 3, 1) + timedelta(minutes=number)).isoformat() + "+00:00"


@pytest.mark.django_db
class TestApi:
    def test_a_bill_is_read_with_its_lines_its_digest_and_its_author(self, api):
        api.bills = [bill("AB 1")]

        run = api.visit()

        one = stored("AB 1")
        assert (run.outcome, run.created, run.issues.count()) == (Run.Outcome.OK, 1, 0)
        assert (one.subject, one.author_line, one.latest_version.digest) == (
            "Subject of AB 1.",
            "Doe",
            "Existing law.\nThis bill would.",
        )
        assert api.site.headers[0]["X-API-KEY"] == "s3cret"
        assert "s3cret" not in "".join(api.site.asked)

    def test_many_pages_are_read_to_the_end_and_a_second_visit_changes_nothing(self, api):
        api.bills = [bill(f"AB {number}", stamp(number)) for number in range(1, 51)]
        first = api.visit()
        api.questions.clear()

        second = api.visit()

        assert (first.created, second.records, second.outcome) == (50, 0, Run.Outcome.UNCHANGED)
        assert all(
            one["updated_since"] == "2025-02-27"
            for one in api.questions
            if one["per_page"] == "20" and one["session"] == "20252026"
        )

    def test_updates_within_one_second_are_all_read(self, api):
        """Equals have no order: the second page may be cut from another one than the first."""
        api.bills = [bill(f"AB {number}", stamp(1)) for number in range(1, 51)]
        api.before_page[2] = lambda api: api.bills.reverse()

        run = api.visit()

        assert (run.created, run.issues.count()) == (50, 0)

    def test_a_bill_that_slips_onto_a_page_that_was_read_is_found(self, api):
        """While page 2 is asked for, a bill of page 1 is updated: all others move up by one."""
        api.bills = [bill(f"AB {number}", stamp(number)) for number in range(1, 51)]
        api.before_page[2] = lambda api: api.touch("AB 3", stamp(900))

        run = api.visit()

        assert run.created == 50
        assert Measure.objects.count() == 50

    def test_a_bill_that_is_updated_while_pages_are_read_is_read_again(self, api):
        api.bills = [bill(f"AB {number}", stamp(number)) for number in range(1, 51)]
        api.before_page[2] = lambda api: api.touch("AB 3", stamp(900), title="Another subject.")

        api.visit()

        assert stored("AB 3").subject == "Another subject."

    def test_a_late_bill_in_the_overlap_is_read(self, api):
        api.bills = [bill("AB 1", "2025-03-10T10:00:00+00:00")]
        api.visit()
        api.bills.append(bill("AB 2", "2025-03-09T23:59:59+00:00"))

        assert api.visit().created == 1

    def test_a_bill_that_no_page_ever_shows_is_said(self, api):
        api.bills = [bill("AB 1")]

        def lie(api):
            return (
                200,
                {},
                b'{"results": [], "pagination": {"per_page": 1, "page": 1, "max_page": 5, "total_items": 5}}',
            )

        api.before_page |= {2: lie, 4: lie}

        run = api.visit()

        assert run.issues.get().value == "20252026: 4 of 5"

    def test_extraordinary_sessions_are_asked_for_until_there_is_none(self, api):
        api.bills = [bill("AB 1"), bill("AB 1", session="20252026 Special Session 1", versions=[])]

        assert api.visit().created == 2
        assert stored("AB 1", 1).session.key == "20252026-1"

    def test_a_short_rest_is_taken_and_the_page_asked_again(self, api, waits):
        api.bills = [bill(f"AB {number}", stamp(number)) for number in range(1, 51)]
        api.before_page[2] = lambda api: (429, {"Retry-After": "61"}, b"")

        assert api.visit().created == 50
        assert any(61 <= wait <= 67.1 for wait in waits)

    def test_a_long_rest_ends_the_visit_and_the_next_goes_on(self, api):
        api.bills = [bill(f"AB {number}", stamp(number)) for number in range(1, 51)]
        api.before_page[2] = lambda api: (429, {"Retry-After": "3600"}, b"")

        first = api.visit()
        from ingest.models import Host

        Host.objects.all().delete()
        second = api.visit()

        assert (first.outcome, first.created, second.created) == (Run.Outcome.PARTIAL, 20, 30)
        assert Measure.objects.count() == 50

    def test_ten_questions_a_minute_are_not_exceeded(self, api, waits):
        api.bills = [bill(f"AB {number}", stamp(number)) for number in range(1, 51)]

        api.visit()

        assert len([wait for wait in waits if 5 < wait <= openstates.PACE]) == len(api.questions) - 1

    @pytest.mark.parametrize(
        "body", [b"<html>", b"", b"[]", b'{"detail": "no"}', b'{"results": 1, "pagination": {"total_items": 1}}']
    )
    def test_what_is_no_page_changes_nothing(self, api, body):
        api.bills = [bill("AB 1")]
        api.before_page[1] = lambda api: (200, {}, body)

        run = api.visit()

        assert (run.outcome, run.issues.count()) == (Run.Outcome.PARTIAL, 1)
        assert not Measure.objects.exists()
        assert not Memory.objects.exists()

    def test_a_replay_ends_in_the_same_rows(self, api):
        api.bills = [bill(f"AB {number}", stamp(number)) for number in range(1, 31)]
        first = api.visit()
        before = set(Measure.objects.values_list("type", "number", "subject", "stage"))
        for one in Measure.objects.all():
            one.changes.all().delete()
        Measure.objects.all().delete()
        asked = len(api.questions)

        replay(registered()["openstates"], of=first)

        assert set(Measure.objects.values_list("type", "number", "subject", "stage")) == before
        assert len(api.questions) == asked


@pytest.mark.django_db
class TestRecords:
    def file(self, tmp_path, *lines):
        path = tmp_path / "records.jsonl.gz"
        path.write_bytes(
            gzip.compress(b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines))
        )
        return str(path)

    def test_a_record_says_house_and_vote_as_a_query(self, tmp_path):
        lower = '~{"classification": "lower"}'
        record = bill("AB1") | {
            "legislative_session": "20252026", "session": None, "from_organization": lower,
            "actions": [{"description": "Vetoed by Governor.", "date": "2025-10-01", "organization_id": lower, "classification": [], "related_entities": []}],
            "votes": [{"start_date": "2025-06-03T07:00:00+00:00", "motion_text": "AB 1 Doe Assembly Third Reading", "result": "pass", "organization": lower,
                       "votes": [{"option": "yes", "voter_name": "Doe"}, {"option": "other", "voter_name": "Roe"}], "counts": [{"option": "yes", "value": 1}, {"option": "no", "value": 0}, {"option": "other", "value": 1}]}],
        }  # fmt: skip

        run_source(registered()["openstates"], address=self.file(tmp_path, record))

        vote = stored("AB 1").votes.get()
        assert stored("AB 1").stage == Stage.VETOED
        assert stored("AB 1").actions.get().house == "A"
        assert (vote.location, str(vote.on), vote.ayes, vote.abstentions, vote.ballots) == (
            "AFLOOR",
            "2025-06-03",
            1,
            1,
            {"aye": ["Doe"], "abs": ["Roe"]},
        )

    def test_a_line_that_is_broken_is_an_issue_with_its_number(self, tmp_path):
        run = run_source(
            registered()["openstates"],
            address=self.file(
                tmp_path, bill("AB 1"), b"{", b"", bill("XY 1"), bill("AB 2", session="2025"), bill("AB 3")
            ),
        )

        assert run.created == 2
        assert [(issue.line, issue.reason) for issue in run.issues.all()] == [
            (2, "is no record"),
            (None, "names no measure"),
            (None, "session has an unknown form"),
        ]

    def test_a_file_that_breaks_off_is_an_issue_and_what_came_is_kept(self, tmp_path):
        path = Path(self.file(tmp_path, *(bill(f"AB {number}") for number in range(1, 60))))
        path.write_bytes(path.read_bytes()[:-40])

        run = run_source(registered()["openstates"], address=str(path))

        assert run.outcome == Run.Outcome.PARTIAL
        assert run.issues.get().reason == "is a damaged file"

    @needs_data
    def test_the_whole_session_is_read_without_an_issue_and_again_without_a_change(self):
        run = run_source(registered()["openstates"], address=str(RECORDS))
        again = run_source(registered()["openstates"], address=str(RECORDS))

        assert (run.outcome, run.created, run.issues.count()) == (Run.Outcome.OK, 3042, 0)
        assert (again.created, again.updated, again.changes) == (0, 0, 0)
        assert Measure.objects.exclude(chapter_number=None).count() == 991
        assert Measure.objects.filter(stage=Stage.VETOED).count() == 123
        assert Measure.objects.filter(session__key="20252026-1").count() == 24
