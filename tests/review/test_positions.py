"""What the coalition wants of a bill: kept on a version, with every change, for leads to say and the desk to read."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from bills.choices import PrintState
from recommendations import positions
from recommendations.models import Task, TeamNote, TeamPosition
from recommendations.pages.work import field_changes
from recommendations.refusal import Refused
from tests import factories as make
from tracker.management.commands.run_pipeline import STAGES
from tracker.today import brief

pytestmark = pytest.mark.django_db
PAGE = "/review/positions/20252026/AB-779/"
LIST = "/review/positions/"


@pytest.fixture
def measure():
    return make.measure()


def taken(measure, by, **said):
    told = {"version": measure.latest_version, "stance": "support", "since": date(2026, 9, 22)}
    told |= said
    return positions.take_position(measure=measure, by=by, **told)


class TestPosition:
    def test_is_taken_by_form_on_a_version(self, client, lead, measure):
        client.force_login(lead)
        said = {
            "stance": "oppose_unless_amended",
            "version": measure.latest_version.pk,
            "since": "2026-09-22",
            "priority": "1",
            "assignee": lead.pk,
            "revision": "0",
        }
        assert client.post(f"{PAGE}position/", said).url == PAGE

        kept = TeamPosition.objects.get()
        assert (kept.stance, kept.version, kept.since, kept.assignee) == (
            "oppose_unless_amended",
            measure.latest_version,
            date(2026, 9, 22),
            lead,
        )
        assert not kept.is_public
        page = client.get(PAGE).content.decode()
        assert "Oppose unless amended" in page and "as long as the changes that it names are not made" in page

    def test_of_a_faster_colleague_is_shown_and_what_was_typed_is_kept(self, client, lead, administrator, measure):
        client.force_login(lead)
        seen = client.get(PAGE).context["position_form"].initial["revision"]
        taken(measure, administrator, stance="watch")
        said = {"stance": "sponsor", "version": measure.latest_version.pk, "since": "2026-09-22", "priority": "1"}
        said |= {"note": "Our own words.", "revision": seen}

        answer = client.post(f"{PAGE}position/", said)

        assert answer.status_code == 409
        page = answer.content.decode()
        assert "A colleague was faster" in page and "Our own words." in page and "sponsor" in page
        assert TeamPosition.objects.get().stance == "watch"

        again = said | {"revision": re.search(r'name="revision" value="(\d+)"', page)[1]}
        assert client.post(f"{PAGE}position/", again).url == PAGE
        assert TeamPosition.objects.get().stance == "sponsor"

    def test_stays_on_its_version_until_somebody_chooses_another(self, client, lead, measure):
        old = measure.latest_version
        taken(measure, lead)
        make.version(measure, state=PrintState.AMENDED, print_number=98)
        client.force_login(lead)

        assert f'<option value="{old.pk}" selected>' in client.get(PAGE).content.decode()

    def test_says_that_a_newer_version_has_come(self, client, lead, measure):
        taken(measure, lead)
        client.force_login(lead)
        assert "earlier version" not in client.get(PAGE).content.decode()
        make.version(measure, state=PrintState.AMENDED, print_number=98)

        assert "Taken on an earlier version" in client.get(PAGE).content.decode()
        assert "taken on an earlier version" in client.get(LIST).content.decode()

    def test_is_for_a_lead(self, reviewer, measure):
        with pytest.raises(Refused) as refused:
            taken(measure, reviewer)
        assert refused.value.code == "not_allowed"
        assert not TeamPosition.objects.exists()

    def test_is_taken_on_a_version_of_the_same_bill(self, lead, measure):
        other = make.measure("AB 780")
        with pytest.raises(Refused) as refused:
            taken(measure, lead, version=other.latest_version)
        assert refused.value.code == "other_bill"

    def test_goes_into_no_hands_but_those_of_the_desk(self, client, lead, outsider, measure):
        client.force_login(lead)
        said = {
            "stance": "watch",
            "version": measure.latest_version.pk,
            "since": "2026-09-22",
            "priority": "1",
            "assignee": outsider.pk,
        }

        assert client.post(f"{PAGE}position/", said).status_code == 422
        assert not TeamPosition.objects.exists()

    def test_changed_keeps_old_and_new_with_who_and_when(self, lead, administrator, measure):
        taken(measure, lead, stance="watch")
        taken(measure, administrator, stance="support", note="With the new section 2.")

        told = [(one.who, one.field, one.old, one.new) for one in field_changes(measure)]
        assert ("Ada Doe", "position", "Watch", "Support") in told
        assert ("Ada Doe", "public note", "", "With the new section 2.") in told
        assert ("Lena Doe", "position", "", "Watch") in told
        assert TeamPosition.objects.count() == 1

    def test_changes_stand_on_the_page_of_the_bill_and_in_the_admin(self, client, lead, administrator, measure):
        taken(measure, lead, stance="watch")
        kept = taken(measure, lead, stance="support")
        client.force_login(administrator)

        assert "Lena Doe" in client.get(PAGE).content.decode()
        shown = client.get(reverse("admin:recommendations_teamposition_history", args=[kept.pk])).content.decode()
        assert "Watch" in shown or "watch" in shown
        assert "lena" in shown.lower()


class TestNotes:
    def test_of_a_reviewer_stay_at_the_desk(self, client, reviewer, measure):
        client.force_login(reviewer)
        client.post(f"{PAGE}note/", {"text": "Call the author.", "is_public": "on"})

        assert not TeamNote.objects.get().is_public
        assert "Call the author." in client.get(PAGE).content.decode()

    def test_for_the_public_are_written_and_taken_back_by_a_lead(self, reviewer, lead, measure):
        with pytest.raises(Refused):
            positions.write_note(measure=measure, text="We agree.", is_public=True, by=reviewer, at=now())
        made = positions.write_note(measure=measure, text="We agree.", is_public=True, by=lead, at=now())
        with pytest.raises(Refused):
            positions.withdraw_note(note=made.pk, by=reviewer, at=now())
        positions.withdraw_note(note=made.pk, by=lead, at=now())

        assert not TeamNote.objects.public().exists()
        assert "taken back" in {one.field for one in field_changes(measure)}

    def test_of_a_colleague_are_not_a_reviewers_to_take_back(self, reviewer, colleague, measure):
        made = positions.write_note(measure=measure, text="Call.", is_public=False, by=colleague, at=now())
        with pytest.raises(Refused):
            positions.withdraw_note(note=made.pk, by=reviewer, at=now())
        positions.withdraw_note(note=made.pk, by=colleague, at=now())

        assert not TeamNote.objects.standing().exists()


class TestTasks:
    def opened(self, measure, by, follows="letters", **said):
        return positions.open_task(
            measure=measure, title="Write", follows=follows, by=by, today=date(2026, 9, 1), **said
        )

    @pytest.mark.parametrize(("follows", "due"), [("letters", date(2026, 9, 23)), ("hearing", date(2026, 9, 30))])
    def test_are_due_by_the_next_hearing(self, lead, measure, follows, due):
        make.hearing(measure, date(2026, 8, 20))
        make.hearing(measure, date(2026, 10, 14))
        make.hearing(measure, date(2026, 9, 30))

        assert self.opened(measure, lead, follows).due_on == due

    def test_move_with_the_hearing_until_they_are_done(self, lead, measure):
        set_for = make.hearing(measure, date(2026, 9, 30))
        open_one, done = self.opened(measure, lead), self.opened(measure, lead)
        positions.close_task(task=done.pk, by=lead, at=now())
        set_for.on = date(2026, 10, 7)
        set_for.save()

        assert positions.follow_hearings() == 1
        assert positions.follow_hearings() == 0
        assert Task.objects.get(pk=open_one.pk).due_on == date(2026, 9, 30)
        assert Task.objects.get(pk=done.pk).due_on == date(2026, 9, 23)
        moved = next(one for one in field_changes(measure) if one.field == "due" and one.old)
        assert (moved.old, moved.who) != ("", "Lena Doe")

    def test_have_no_day_once_the_hearing_is_off(self, lead, measure):
        make.hearing(measure, date(2026, 9, 30)).delete()
        self.opened(measure, lead)
        positions.follow_hearings()

        assert Task.objects.get().due_on is None

    def test_of_a_day_of_their_own_stay_there(self, client, lead, measure):
        client.force_login(lead)
        assert client.post(f"{PAGE}task/", {"title": "Call", "follows": "own"}).status_code == 422
        client.post(f"{PAGE}task/", {"title": "Call", "follows": "own", "due_on": "2026-12-01"})
        make.hearing(measure, date(2026, 12, 9))
        positions.follow_hearings()

        assert Task.objects.get().due_on == date(2026, 12, 1)

    def test_follow_the_hearings_in_every_run_of_the_pipeline(self, lead, measure):
        made = self.opened(measure, lead)
        make.hearing(measure, date(2026, 9, 30))
        STAGES["tasks"]({})

        assert Task.objects.get(pk=made.pk).due_on == date(2026, 9, 23)

    def test_are_closed_by_a_lead_or_whoever_holds_them_and_once(self, reviewer, colleague, lead, measure):
        made = self.opened(measure, lead, assignee=reviewer)
        with pytest.raises(Refused) as refused:
            positions.close_task(task=made.pk, by=colleague, at=now())
        assert refused.value.code == "not_allowed"
        positions.close_task(task=made.pk, by=reviewer, at=now())
        with pytest.raises(Refused) as refused:
            positions.close_task(task=made.pk, by=lead, at=now())
        assert refused.value.code == "done"

    @pytest.mark.parametrize(
        ("query", "left"),
        [({}, {"mine", "late"}), ({"who": "mine"}, {"mine"}), ({"state": "overdue"}, {"late"}), ({"state": "done"}, {"done"}),
         ({"state": "all"}, {"mine", "late", "done"}), ({"bill": "ab 780"}, {"late"}), ({"bill": "nonsense"}, set()), ({"state": "x"}, {"mine", "late"})],
    )  # fmt: skip
    def test_are_narrowed_by(self, client, reviewer, measure, query, left):
        today, other = localdate(), make.measure("AB 780")
        make.task(measure, today, title="mine", assignee=reviewer)
        make.task(other, today - timedelta(days=1), title="late")
        make.task(measure, today, title="done", done_at=now())
        client.force_login(reviewer)

        page = client.get(LIST, query)
        assert {task.title for task in page.context["page"]} == left
        assert ("Overdue</strong>" in page.content.decode()) == ("late" in left)

    def test_stand_in_the_morning_brief(self, measure):
        make.task(measure, date(2026, 9, 20), title="Write")
        make.task(measure, date(2026, 12, 20), title="Later")
        told = {one.title: one.items for one in brief(now(), date(2026, 9, 24)).sections}

        assert [(one.what, one.link) for one in told["Our own tasks"]] == [("overdue: Write (in nobody’s hands)", PAGE)]


@pytest.mark.parametrize("address", [LIST, PAGE])
def test_reading_takes_the_same_queries_for_one_and_for_many(client, lead, measure, address):
    client.force_login(lead)

    def fill():
        for number in range(3):
            make.task(measure, title=str(number), assignee=lead)
            make.team_note(measure)
            make.letter(measure)

    taken(measure, lead, assignee=lead)
    fill()
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    fill()
    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) == len(one) <= 25


def test_reading_changes_nothing_and_a_deed_wants_its_token(lead, measure):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(lead)
    strict.get(PAGE)
    for deed in ("position", "note", "letter", "task"):
        assert strict.get(f"{PAGE}{deed}/").status_code == 405
        assert strict.post(f"{PAGE}{deed}/", {"text": "x"}).status_code == 403
    assert not TeamNote.objects.exists()
