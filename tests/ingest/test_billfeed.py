"""Configured feeds: what is recognised in them, what is never shown, and that reading them again is no news."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bills.choices import ChangeKind, Origin
from bills.models import Change, Measure, Mention
from ingest.models import Address, Feed, Issue, Run
from ingest.run import replay, run_source
from ingest.sources import registered
from ingest.sources.billfeed import SOURCE
from ingest.talk import FeedPlan, Known
from tests import factories as make
from tests.factories.feeds import rss

TODAY = date(2026, 9, 15)


def findings(body, mapping="newsroom", **plan):
    visit = SOURCE.visit(Known(TODAY, feeds=(FeedPlan("A feed", "https://example.org/", mapping, **plan),)))
    next(visit)
    found = []
    try:
        found.append(visit.send(body))
        while True:
            found.append(next(visit))
    except StopIteration:
        return found


def named(body, mapping="newsroom", **plan):
    return [f"{one.id.session} {one.id}" for one in findings(body, mapping, **plan)]


class TestShapes:
    def test_open_states_titles_are_numbers_and_the_session_stands_in_the_link(self):
        body = rss(
            {"title": "AB 901", "link": "https://openstates.org/ca/bills/20252026/AB901/", "description": "Fees.<br /> Latest Action: Referred <i>2025-03-03</i>"},
            {"title": "AB 2", "link": "https://openstates.org/ca/bills/20252026%20Special%20Session%201/AB2/", "description": "Oil."},
        )  # fmt: skip

        first, second = findings(body, "openstates")

        assert (str(first.id), str(first.id.session), first.on) == ("AB 901", "20252026", date(2025, 3, 3))
        assert first.title == "AB 901: Fees. Latest Action: Referred 2025-03-03"
        assert str(second.id.session) == "20252026-1"

    def test_legiscan_titles_name_the_state_and_other_states_are_passed_over(self):
        body = rss(
            {"title": "CA AB1 | Fees", "link": "https://legiscan.com/CA/bill/AB1/2023"},
            {"title": "NY A123 | Fees", "link": "https://legiscan.com/NY/bill/A123/2025"},
            {"title": "CA AR60 | Schools", "link": "https://legiscan.com/CA/bill/AR60/2025"},
            {"title": "CA ABX11 | Oil", "link": "https://legiscan.com/CA/bill/ABX11/2025"},
        )

        assert named(body, "legiscan") == ["20232024 AB 1", "20252026 HR 60", "20252026-1 ABX1 1"]

    def test_newsrooms_name_measures_in_title_or_summary(self):
        body = rss(
            {"title": "What AB 1 and Senate Bill 5 would do", "pubDate": "Tue, 15 Sep 2026 03:02:03 +0000"},
            {
                "title": "Weather",
                "description": "<p>SBX1\u20112 is law.</p>",
                "pubDate": "Wed, 09 Dec 2026 20:00:00 +0000",
            },
            {"title": "Congress passes HR 1", "pubDate": "Tue, 15 Sep 2026 03:02:03 +0000"},
        )

        assert named(body, ignores_unnamed=True) == ["20252026 AB 1", "20252026 SB 5", "20252026-1 SBX1 2"]

    def test_an_item_that_names_nothing_is_an_issue_unless_a_rule_says_otherwise(self):
        body = rss({"title": "Weather report"})

        assert [type(one).__name__ for one in findings(body)] == ["NotUnderstood"]
        assert findings(body, ignored=("(?i)weather",)) == []
        assert findings(body, ignores_unnamed=True) == []

    def test_a_date_to_come_is_today(self):
        (one,) = findings(rss({"title": "AB 1", "pubDate": "Fri, 01 Jan 2027 03:02:03 +0000"}))

        assert one.on == TODAY

    @pytest.mark.parametrize("told", ["", "soon", "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"])
    def test_no_date_or_none_of_this_legislature_is_lived_with(self, told):
        (one,) = findings(rss({"title": "AB 1", "pubDate": told}))

        assert one.on in (None, TODAY)
        assert str(one.id.session) == "20252026"


@pytest.fixture
def feed(near_site):
    """One configured feed and its visits."""
    row = Feed.objects.create(name="A newsroom", url=near_site.url + "/feed", mapping="newsroom")

    def visit(*items, status=200, **headers):
        if items:
            near_site.pages["/feed"] = (status, headers, rss(*items))
        Feed.objects.update(asked_at=None)
        return run_source(registered()["billfeed"], address="")

    visit.row, visit.site = row, near_site
    return visit


ITEM = {
    "title": "AB 1 is heard",
    "link": "https://news.example.org/1",
    "guid": "1",
    "pubDate": "Tue, 15 Sep 2026 03:02:03 +0000",
}


@pytest.mark.django_db
class TestMentions:
    def test_a_mention_is_a_link_and_a_reason_to_look_and_changes_no_fact(self, feed):
        make.measure("AB 1")
        before = Measure.objects.values().get()

        run = feed(ITEM)

        mention = Mention.objects.get()
        assert run.outcome == Run.Outcome.OK
        assert (mention.title, mention.link, mention.feed, mention.on) == (
            "AB 1 is heard",
            "https://news.example.org/1",
            "A newsroom",
            date(2026, 9, 14),
        )
        assert list(Mention.objects.waiting()) == [mention]
        assert Measure.objects.values().get() == before
        assert [(change.kind, change.origin) for change in Change.objects.all()] == [
            (ChangeKind.MENTIONED, Origin.BACKFILL)
        ]

    def test_items_beyond_those_that_are_read_are_one_issue_however_often_it_is_read(self, feed, monkeypatch):
        make.measure("AB 1")
        monkeypatch.setattr("ingest.items.MOST_ITEMS", 2)
        more = [ITEM | {"guid": str(number), "link": f"https://news.example.org/{number}"} for number in range(4)]

        feed(*more[:2])
        assert not Issue.objects.exists()
        feed(*more[1:])
        feed(*more)

        assert [(issue.file, issue.reason) for issue in Issue.objects.open()] == [
            ("A newsroom", "lists more than 2,000 items; the first were read")
        ]
        assert Mention.objects.count() == 3

    def test_a_second_visit_is_no_news(self, feed):
        make.measure("AB 1")
        feed(ITEM)

        run = feed(ITEM)

        assert (run.created, run.updated, run.changes, Mention.objects.count()) == (0, 0, 0, 1)

    def test_what_comes_after_the_first_visit_is_live(self, feed):
        make.measure("AB 1")
        feed(ITEM)

        feed(ITEM | {"guid": "2", "link": "https://news.example.org/2"}, ITEM)

        assert [change.origin for change in Change.objects.all()] == [Origin.BACKFILL, Origin.LIVE]

    @pytest.mark.parametrize(
        "again",
        [
            [ITEM | {"guid": "other each time"}], [ITEM | {"pubDate": "Wed, 16 Sep 2026 03:02:03 +0000"}], [ITEM | {"link": "https://news.example.org/1?utm=x"}],
            [ITEM, ITEM], [{"title": "AB 2"}, ITEM], [ITEM | {"title": "AB 1 is heard (updated)"}],
        ],
        ids=["new guid", "new date", "new link", "twice", "reordered", "reworded"],
    )  # fmt: skip
    def test_the_same_item_in_another_guise_is_not_told_again(self, feed, again):
        make.measure("AB 1")
        feed(ITEM)

        feed(*again)

        assert Change.objects.count() == 1
        assert Mention.objects.count() == 1

    def test_an_item_without_guid_and_date_is_known_again_by_its_link(self, feed):
        make.measure("AB 1")
        bare = {"title": "AB 1 is heard", "link": "https://news.example.org/1"}
        feed(bare)

        run = feed(bare | {"title": "AB 1: heard"}, {"title": "AB 1 without a link"})

        assert (run.created, run.updated) == (1, 1)

    def test_the_official_feed_is_the_look(self, feed):
        make.measure("AB 1")
        feed(ITEM)
        from bills.upsert import look_at_mentions

        assert look_at_mentions(before=datetime.now(UTC)) == 1
        assert not Mention.objects.waiting().exists()

    def test_a_measure_that_is_not_known_is_one_issue(self, feed):
        first, second = feed(ITEM), feed(ITEM)

        assert (first.issues.count(), second.issues.count()) == (1, 0)

    def test_a_replay_gives_the_same_rows(self, feed):
        make.measure("AB 1")
        first = feed(ITEM)
        before = Mention.objects.values("key", "title", "link", "on").get()
        Mention.objects.all().delete()

        replay(registered()["billfeed"], of=first)

        assert Mention.objects.values("key", "title", "link", "on").get() == before


@pytest.mark.django_db
class TestVisits:
    def test_nothing_new_is_not_parsed_and_writes_nothing(self, feed, monkeypatch):
        make.measure("AB 1")
        feed(ITEM, ETag='"a"')
        feed.site.pages["/feed"] = (304, {}, b"")
        monkeypatch.setattr("ingest.sources.billfeed.read_items", lambda *args: pytest.fail("parsed"))

        run = feed()

        assert feed.site.headers[-1]["If-None-Match"] == '"a"'
        assert (run.outcome, run.records, run.changes) == (Run.Outcome.UNCHANGED, 0, 0)

    @pytest.mark.parametrize(
        "page",
        [b"<!DOCTYPE html><title>Just a moment...</title>", b'{"error": "later"}', b"", b"<html><body>Error 1020</body></html>"],
        ids=["cloudflare", "json", "empty", "html"],
    )  # fmt: skip
    def test_a_page_that_is_no_feed_counts_and_its_etag_is_not_kept(self, feed, page):
        make.measure("AB 1")
        feed(ITEM, ETag='"good"')
        feed.site.pages["/feed"] = (200, {"ETag": '"bad"'}, page)

        run = feed()
        feed(ITEM)

        assert (run.outcome, run.issues.count()) == (Run.Outcome.PARTIAL, 1)
        assert Mention.objects.count() == 1
        assert feed.site.headers[-1]["If-None-Match"] == '"good"'

    @pytest.mark.parametrize("status", [301, 308])
    def test_an_address_that_has_moved_for_good_is_believed_the_third_time(self, feed, status):
        make.measure("AB 1")
        new = feed.site.url + "/new"
        feed.site.pages |= {"/feed": (status, {"Location": new}, b""), "/new": (200, {}, rss(ITEM))}
        addresses = []
        for _ in range(4):
            feed()
            addresses.append(Feed.objects.get().url)

        assert addresses == [feed.row.url, feed.row.url, new, new]
        assert feed.site.asked[-1] == "/new"
        assert feed.site.asked.count("/feed") == 3

    def test_a_move_that_is_taken_back_is_counted_anew(self, feed):
        moved = (301, {"Location": feed.site.url + "/new"}, b"")
        stays = (200, {}, rss(ITEM))
        feed.site.pages |= {"/feed": [moved, moved, stays, moved, moved], "/new": stays}
        for _ in range(5):
            feed()

        assert Feed.objects.get().url == feed.row.url

    def test_a_feed_that_is_gone_is_stopped_and_its_owner_told_once(self, feed):
        feed(ITEM)
        feed.site.pages["/feed"] = (410, {}, b"gone")

        runs = [feed() for _ in range(2)]

        row = Feed.objects.get()
        assert (row.is_active, row.stopped_because) == (False, "gone for good (410)")
        assert [run.issues.filter(reason__contains="410").count() for run in runs] == [1, 0]
        assert len(feed.site.asked) == 2

    def test_a_broken_feed_keeps_no_other_from_being_read(self, feed, near_site):
        make.measure("AB 1")
        near_site.pages["/broken"] = (404, {}, b"no")
        Feed.objects.create(name="A broken one", url=near_site.url + "/broken")

        run = feed(ITEM)

        assert Mention.objects.count() == 1
        assert run.issues.get().reason == "the server answered 404"

    def test_a_feed_on_a_private_network_is_refused_when_it_is_dialled(self, feed, settings):
        settings.ALLOW_PRIVATE_ADDRESSES = False

        run = feed(ITEM)

        assert feed.site.asked == []
        assert "private network" in run.issues.get().value

    def test_only_feeds_that_are_due_are_visited(self, feed):
        feed(ITEM)
        asked = len(feed.site.asked)

        run_source(registered()["billfeed"], address="")
        assert len(feed.site.asked) == asked

        Feed.objects.update(asked_at=datetime.now(UTC) - timedelta(hours=7))
        run_source(registered()["billfeed"], address="")
        assert len(feed.site.asked) == asked + 1

    def test_a_feed_that_was_switched_off_is_left_alone(self, feed):
        Feed.objects.update(is_active=False)

        feed(ITEM)

        assert feed.site.asked == []
        assert not Address.objects.exists()
        assert not Issue.objects.exists()


@pytest.mark.django_db
class TestAskedToWait:
    @pytest.fixture(autouse=True)
    def no_jitter_and_no_waiting(self, monkeypatch):
        self.waits = []
        monkeypatch.setattr("ingest.asking.sleep", self.waits.append)

    @pytest.mark.parametrize("status", [429, 503])
    def test_a_short_rest_is_taken_at_once(self, feed, status):
        make.measure("AB 1")
        feed.site.pages["/feed"] = [(status, {"Retry-After": "7"}, b""), (200, {}, rss(ITEM))]

        run = feed()

        assert run.outcome == Run.Outcome.OK
        assert len(self.waits) == 1
        assert 7 <= self.waits[0] <= 7.7

    def test_a_long_one_is_kept_for_every_address_of_the_host(self, feed, near_site):
        near_site.pages |= {"/feed": (503, {"Retry-After": "7200"}, b""), "/other": (200, {}, rss(ITEM))}
        Feed.objects.create(name="Another of the same host", url=near_site.url + "/other")

        feed()
        feed()

        assert near_site.asked.count("/other") == 0 or near_site.asked == ["/other", "/feed"]
        assert near_site.asked.count("/feed") == 1
        assert self.waits == []

    def test_ten_years_are_a_day(self, feed):
        from ingest.models import Host

        feed.site.pages["/feed"] = (503, {"Retry-After": "315360000"}, b"")

        feed()

        assert timedelta(hours=23) < Host.objects.get().rests_until - datetime.now(UTC) <= timedelta(hours=24)

    def test_nonsense_is_waited_for_with_growing_patience_and_given_up(self, feed):
        feed.site.pages["/feed"] = (503, {"Retry-After": "presently"}, b"")

        run = feed()

        assert len(feed.site.asked) == 3
        assert [round(wait) for wait in self.waits] in ([2, 4],)
        assert run.issues.get().reason == "the server answered 503"
