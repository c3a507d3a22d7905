"""The page that says how fresh the data is, its banner on every other page, and the settling of issues."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from ingest.models import Issue, Quota, Run
from tests import factories as make

pytestmark = pytest.mark.django_db


def page(client, query=""):
    response = client.get(f"/status/{query}")
    assert response.status_code == 200
    return response.content.decode()


def alarm(reason="The source lists more than we hold.", code="gap"):
    return Issue.objects.create(
        source="pubinfo", code=code, weight=Issue.Weight.ALARM, reason=reason, raised_at=timezone.now()
    )


@pytest.fixture
def staff(client):
    user = make.person("rosa", role="admin")
    client.force_login(user)
    return user


def test_it_shows_the_last_good_run_and_the_newest_trouble(client):
    make.run("governor", started_at="2026-09-20T06:00Z", records=412)
    make.run("governor", started_at="2026-09-23T06:00Z", outcome=Run.Outcome.FAILED, error="<b>HTTP 503</b>")

    html = page(client)

    assert "Failing" in html and "&lt;b&gt;HTTP 503&lt;/b&gt;" in html
    assert "412" in html and "19 Sep 2026, 11:00 p.m." in html


def test_a_source_that_was_never_read_says_so(client):
    assert "LegiScan" in page(client) and "Not read yet" in page(client)


def test_it_counts_what_we_hold_beside_what_the_source_lists(client):
    for number in ("AB 1", "AB 2", "SB 1"):
        make.measure(number)
    make.run(reconciliation={"counts": [["20252026", "AB", 5, 2], ["20252026", "SB", 1, 1]], "newest": [None, None]})

    html = page(client)

    assert "Session 2025–26: 3 measures" in html and "Assembly bills" in html
    assert "3 missing" in html and html.count("Equal") == 1


def test_it_counts_the_newest_sessions_and_every_one_on_demand(client):
    for year in range(2015, 2026, 2):
        make.measure("AB 1", in_session=f"{year}{year + 1}")
    counted = "Session {}: 1 measures"
    found = page(client)
    assert [counted.format(f"{year}–{year - 1999}") in found for year in (2025, 2019, 2017, 2015)] == [
        True, True, False, False,
    ]  # fmt: skip
    assert 'href="?sessions=all#counts"' in found

    every = client.get("/status/", {"sessions": "all"}).content.decode()
    assert counted.format("2015–16") in every and 'href="?sessions=all#counts"' not in every


@pytest.mark.parametrize("rows", [1, 60])
def test_queries_stay_the_same_however_many_runs_and_issues(client, django_assert_num_queries, rows):
    for number in range(rows):
        make.issue(make.run(["pubinfo", "governor", "legiscan"][number % 3]))
        make.measure(f"AB {number + 1}")
    alarm()

    with django_assert_num_queries(10):
        assert client.get("/status/").status_code == 200


def test_issues_say_where_and_what_and_are_narrowed(client):
    make.issue(make.run(), value="first")
    done = make.issue(make.run("governor"), value="second")
    Issue.objects.filter(pk=done.pk).update(resolved_at=timezone.now(), note="Asked the office.")

    assert "BILL_HISTORY_TBL.dat:7" in page(client) and "second" not in page(client)
    assert "Asked the office." in page(client, "?show=resolved") and "first" not in page(client, "?show=resolved")
    assert "first" not in page(client, "?show=all&source=governor") and "second" in page(
        client, "?show=all&source=governor"
    )
    assert "Nothing. Every row" in page(client, "?file=nowhere")


def test_issues_come_in_pages(client):
    run = make.run()
    for number in range(30):
        make.issue(run, value=f"value {number:02d}")

    assert "Page 1 of 2" in page(client) and "value 29" in page(client) and "value 04" not in page(client)
    assert "value 04" in page(client, "?page=2")


# Settling


def test_staff_resolve_an_issue_with_a_note_and_it_stays_readable(client, staff):
    issue = make.issue(make.run())

    response = client.post(f"/status/issues/{issue.pk}/resolve/", {"note": "A new abbreviation; table extended."})

    assert response.status_code == 302
    issue.refresh_from_db()
    assert (issue.resolved_by, issue.note) == ("rosa", "A new abbreviation; table extended.")
    assert issue.resolved_at is not None
    assert "A new abbreviation; table extended." in page(client, "?show=resolved")


def test_a_note_is_owed(client, staff):
    issue = make.issue(make.run())

    response = client.post(f"/status/issues/{issue.pk}/resolve/", {"note": "  "})

    assert response.status_code == 400 and b"resolved with a note" in response.content
    assert Issue.objects.open().count() == 1


def test_the_second_to_answer_is_told_and_changes_nothing(client, staff):
    issue = make.issue(make.run())
    client.post(f"/status/issues/{issue.pk}/resolve/", {"note": "First."})

    response = client.post(f"/status/issues/{issue.pk}/resolve/", {"note": "Second."})

    assert response.status_code == 409
    assert Issue.objects.get(pk=issue.pk).note == "First."


def test_nobody_else_may_resolve_and_a_get_changes_nothing(client):
    issue = make.issue(make.run())
    address = f"/status/issues/{issue.pk}/resolve/"

    assert client.post(address, {"note": "x"}).status_code == 302  # to the sign-in
    assert "csrfmiddlewaretoken" not in page(client)
    client.force_login(make.person("olu", role="reviewer"))
    assert client.post(address, {"note": "x"}).status_code == 403
    assert client.get(address).status_code == 405
    assert Issue.objects.open().count() == 1


def test_who_resolved_is_shown_to_staff_alone(client, staff):
    issue = make.issue(make.run())
    client.post(f"/status/issues/{issue.pk}/resolve/", {"note": "Done."})
    assert "rosa" in page(client, "?show=resolved")

    client.logout()

    assert "rosa" not in page(client, "?show=resolved")


# The banner


BANNER = "Everything else here stays as it was last known."


@pytest.mark.parametrize("address", ["/", "/bills/", "/methodology/", "/status/"])
def test_an_alarm_stands_on_every_page_until_it_is_settled(client, address):
    make.run(started_at=timezone.now(), data_as_of=timezone.localdate())
    raised = alarm()
    assert "The source lists more than we hold." in client.get(address).content.decode()

    Issue.objects.filter(pk=raised.pk).update(resolved_at=timezone.now())

    assert BANNER not in client.get(address).content.decode()


def test_a_feed_that_is_silent_is_said_with_the_moment_since_when(client):
    long_ago = timezone.now() - timedelta(days=9)
    make.run(started_at=long_ago, data_as_of=long_ago.date())

    html = client.get("/bills/").content.decode()

    assert "Legislature, bulk data (pubinfo) was last read on" in html
    assert long_ago.astimezone(timezone.get_current_timezone()).strftime("%Y-%m-%dT%H:%M") in html


def test_a_failed_attempt_is_said_until_one_succeeds(client):
    make.run(started_at=timezone.now() - timedelta(hours=2))
    make.run(started_at=timezone.now() - timedelta(hours=1), outcome=Run.Outcome.FAILED, error="cut short")
    assert "The last attempt to read this source failed" in client.get("/bills/").content.decode()

    make.run(started_at=timezone.now())

    assert "The last attempt" not in client.get("/bills/").content.decode()


def test_a_late_helper_is_a_matter_of_the_status_page_alone(client):
    make.run(started_at=timezone.now(), data_as_of=timezone.localdate())
    make.run("governor", started_at=timezone.now() - timedelta(days=3))

    assert "Governor’s office" in page(client) and "Late" in page(client)
    assert BANNER not in client.get("/bills/").content.decode()


def test_the_sample_is_never_late(client):
    make.run(address="pubinfo_sample.zip", started_at=datetime(2026, 2, 1, tzinfo=UTC), data_as_of=date(2026, 1, 28))

    assert BANNER not in client.get("/bills/").content.decode()


def test_the_page_is_there_as_json_with_its_issues(client):
    make.issue(make.run(reconciliation={"counts": [["20252026", "AB", 5, 2]], "newest": [None, None]}))
    alarm()

    answer = client.get("/api/v1/status/").json()

    assert answer["ok"] is False and "gap" in {one["code"] for one in answer["alarms"]}
    assert answer["reconciliation"] == [{"session": "20252026", "kinds": [{"kind": "AB", "there": 5, "here": 2}]}]
    [bulk] = answer["sources"]
    assert (bulk["id"], bulk["newest_run"]["issues"], bulk["newest_run"]["peak_rss_mb"]) == ("pubinfo", 1, 0.0)
    issues = client.get("/api/v1/status/issues/?show=open&weight=row").json()["results"]
    assert [(one["file"], one["line"], one["value"]) for one in issues] == [
        ("BILL_HISTORY_TBL.dat", 7, "a line nobody knows")
    ]


def test_the_questions_asked_of_a_metered_source_are_shown(client):
    Quota.objects.create(source="legiscan", month="2026-09-01", asked=1234, allowed=24_000)

    assert "legiscan, September 2026: 1,234 of 24,000 questions asked" in client.get("/status/").content.decode()
