"""What legislators wrote and how they voted: every number with its list, and no claim without its rule."""

import gzip
from datetime import date

import pytest

from bills.choices import ChangeKind, Origin
from bills.models import Author, Change, Legislator
from recommendations.choices import MatchState, Stance
from recommendations.pages.legislators import LISTED
from tests import factories as make

pytestmark = pytest.mark.django_db


def page(client, address="/legislators/addis/"):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def section(html, name):
    return html.split(f'id="{name}"')[1].split("</section>")[0]


def counts(html):
    """What the calculation says, by side."""
    tally = html.split('class="tally sides"')[1].split("</dl>")[0]
    return {row.split('"')[0]: int(row.split('class="count">')[1].split("<")[0]) for row in tally.split('href="#')[1:]}


def confirmed(number="AB 779", *, code="R4", **fields):
    found = make.recommendation(code)
    return make.match(found, make.measure(number), state=MatchState.CONFIRMED, **fields)


@pytest.fixture
def addis():
    return make.legislator("Addis", "DEM")


@pytest.mark.parametrize(
    ("stance", "motion", "aye", "side"),
    [
        (Stance.ADVANCES, "Third Reading", True, "toward"),
        (Stance.ADVANCES, "Third Reading", False, "away"),
        (Stance.OPPOSES, "Third Reading", True, "away"),
        (Stance.ADVANCES, "Held under submission", True, "away"),
        (Stance.MIXED, "Third Reading", True, "both"),
        (Stance.ADVANCES, "Placed on suspense file", True, "not_counted"),
        (Stance.ADVANCES, "Something new", True, "not_counted"),
    ],
)
def test_a_ballot_counts_by_stance_times_question(client, addis, stance, motion, aye, side):
    bill = confirmed(stance=stance).measure
    vote = make.vote(bill, ayes=["Addis"] if aye else [], noes=[] if aye else ["Addis"])
    vote.motion = motion
    vote.save()

    html = page(client)

    assert {key: n for key, n in counts(html).items() if n} == {side: 1}
    assert "AB 779" in section(html, side) and motion in section(html, side)


def test_not_voting_is_told_apart_from_no_and_from_not_being_called(client, addis):
    vote = make.vote(confirmed().measure, ayes=["Berman"], noes=[])
    make.vote(vote.measure, ayes=["Berman"], noes=[], location="CX18")  # a committee that Addis does not sit on
    vote.ballots["abs"] = ["Addis"]
    vote.save()

    assert {key: n for key, n in counts(page(client)).items() if n} == {"no_vote": 1}


def test_only_what_people_confirmed_is_counted(client, addis):
    match = confirmed()
    make.vote(match.measure, ayes=["Addis"], noes=[])
    match.state = MatchState.SUGGESTED
    match.save()

    assert "No recorded vote of theirs on a confirmed bill has reached us." in page(client)


def test_a_vote_before_the_bill_was_rewritten_is_not_counted(client, addis):
    vote = make.vote(confirmed().measure, ayes=["Addis"], noes=[])
    Change.objects.create(
        measure=vote.measure,
        kind=ChangeKind.GUT_AND_AMEND,
        happened_on=date(2025, 6, 20),
        recorded_at=make.bills.RECORDED,
        origin=Origin.LIVE,
    )

    assert {key: n for key, n in counts(page(client)).items() if n} == {"not_counted": 1}


def test_a_bill_that_answers_two_recommendations_counts_for_each(client, addis):
    bill = confirmed().measure
    make.match(make.recommendation("R5"), bill, state=MatchState.CONFIRMED, stance=Stance.OPPOSES)
    make.vote(bill, ayes=["Addis"], noes=[])

    assert {key: n for key, n in counts(page(client)).items() if n} == {"toward": 1, "away": 1}


def test_a_name_that_two_members_share_counts_for_neither(client, addis):
    make.legislator("Addis", "REP")
    make.vote(confirmed().measure, ayes=["Addis"], noes=[])

    assert "No recorded vote of theirs" in page(client)


def test_seats_of_one_name_share_a_page_and_each_house_keeps_its_votes(client, addis):
    Legislator.objects.create(
        session=make.session("20232024"), house="S", district="SD17", name="Addis", author_name="Addis", slug="addis"
    )
    make.vote(confirmed().measure, ayes=["Addis"], noes=[])
    old = make.measure("SB 5", in_session="20232024")
    make.match(make.recommendation("R5"), old, state=MatchState.CONFIRMED)
    make.vote(old, location="SFLOOR", ayes=[], noes=["Addis"])

    every = page(client, "/legislators/addis/?session=all")
    assert counts(every)["toward"] == counts(every)["away"] == 1
    assert counts(page(client, "/legislators/addis/?session=20232024"))["toward"] == 0


@pytest.mark.parametrize("asked", ["", "?session=nonsense"])
def test_a_page_shows_the_newest_session_and_leads_to_every_other(client, addis, asked):
    Legislator.objects.create(
        session=make.session("20232024"), house="S", district="SD17", name="Addis", author_name="Addis", slug="addis"
    )
    make.vote(confirmed().measure, ayes=["Addis"], noes=[])
    old = make.measure("SB 5", in_session="20232024")
    make.match(make.recommendation("R5"), old, state=MatchState.CONFIRMED)
    make.vote(old, location="SFLOOR", ayes=["Addis"], noes=[])

    html = page(client, f"/legislators/addis/{asked}")

    assert counts(html)["toward"] == 1 and "SB 5" not in html and "Senate District 17" in html
    assert '<a href="?session=20252026" aria-current="true">' in html
    assert '<a href="?session=20232024">' in html and '<a href="?session=all">' in html


def test_the_calculation_adds_up_to_the_ballots_read(client, addis):
    bill = confirmed().measure
    for _ in range(3):
        make.vote(bill, ayes=["Addis"], noes=[])

    html = page(client)

    assert "3 ballots were read." in html and sum(counts(html).values()) == 3
    assert "Whether the measure goes on" in html.split("The calculation")[1].split("</table>")[0]


def test_bills_written_stand_with_role_and_what_is_not_confirmed_apart(client, addis):
    match, other = confirmed(), make.match(make.recommendation("R5"), make.measure("AB 2"))
    for one, role in ((match, "lead"), (other, "coauthor")):
        Author.objects.create(version=one.measure.latest_version, position=0, name="Addis", house="A", role=role)

    written = section(page(client), "written")

    assert "AB 779" in written.split("<details>")[0] and "AB 2" in written.split("<details>")[1]
    assert "Author, 2025–26" in written and "Coauthor, 2025–26" in written


def test_the_list_counts_and_links_every_number(client, addis):
    bill = confirmed().measure
    Author.objects.create(version=bill.latest_version, position=0, name="Addis", house="A", role="lead")
    make.vote(bill, ayes=["Addis"], noes=[])

    row = section(page(client, "/legislators/"), "found").split("<tbody>")[1]

    assert '<a href="/legislators/addis/?session=20252026#written">1</a>' in row
    assert '<a href="/legislators/addis/?session=20252026#toward">1</a>' in row
    assert '<a href="/legislators/addis/?session=20252026#away">0</a>' in row


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?q=ber", ["Berman"]),
        ("?party=REP", ["Lackey"]),
        ("?house=S", ["McGuire"]),
        ("?q=SD2", ["McGuire"]),
        ("?q=nobody", []),
        ("?party=nonsense&session=nonsense", ["Berman", "Lackey", "McGuire"]),
    ],
)
def test_the_list_can_be_narrowed_and_nonsense_is_ignored(client, query, names):
    make.legislator("Berman", "DEM"), make.legislator("Lackey", "REP")
    seat = make.legislator("McGuire", "DEM", house="S")
    Legislator.objects.filter(pk=seat.pk).update(district="SD02")

    html = section(page(client, f"/legislators/{query}"), "found")

    assert [name for name in ("Berman", "Lackey", "McGuire") if name in html] == names


def test_of_many_ballots_the_newest_are_listed_all_are_counted_and_a_link_has_the_rest(client, addis):
    bill = confirmed().measure
    for _ in range(LISTED + 1):
        make.vote(bill, ayes=["Addis"], noes=[])
    bill.votes.filter(sequence=1).update(on=date(2025, 3, 1))

    html = page(client)

    assert counts(html)["toward"] == LISTED + 1
    part = section(html, "toward")
    assert part.count("<tr>") == 1 + LISTED and "1 Mar 2025" not in part
    assert f'<a href="?session=20252026&amp;side=toward#toward">All {LISTED + 1} ballots</a>' in part
    whole = section(page(client, "/legislators/addis/?session=20252026&side=toward"), "toward")
    assert whole.count("<tr>") == 2 + LISTED and "1 Mar 2025" in whole and "All" not in whole


def test_nobody_of_that_name_is_a_404(client):
    assert client.get("/legislators/nobody/").status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_queries_stay_the_same_for_any_number_of_bills_votes_and_people(client, django_assert_num_queries, size):
    make.run()
    for number in range(size):
        make.legislator(f"Member{number}", "DEM")
        match = confirmed(f"AB {number + 1}", code=f"R{number + 1}")
        Author.objects.create(version=match.measure.latest_version, position=0, name="Member0", house="A", role="lead")
        make.vote(match.measure, ayes=[f"Member{n}" for n in range(size)], noes=[])

    with django_assert_num_queries(7):
        page(client, "/legislators/member0/")
    with django_assert_num_queries(7):
        page(client, "/legislators/")
    with django_assert_num_queries(8):
        page(client, "/legislators/?party=DEM")


def test_an_unchanged_page_is_not_sent_twice_and_a_full_house_stays_small(client):
    for number in range(120):
        make.legislator(f"Somebody Longname-{number}", "DEM")
    first = client.get("/legislators/")

    assert client.get("/legislators/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert len(gzip.compress(first.content)) < 60_000
