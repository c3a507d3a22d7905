"""The page of one bill: its votes, drawn and counted, and what an aye meant."""

import pytest

from bills.models import Committee
from recommendations.choices import MatchState
from tests import factories as make
from tests.pages.test_bill_page import page, section

pytestmark = pytest.mark.django_db


def test_chamber_draws_every_seat_and_the_table_counts_by_party(client):
    bill = make.measure()
    democrats, republicans = [f"Dem{i}" for i in range(55)], [f"Rep{i}" for i in range(15)]
    for name in democrats:
        make.legislator(name, "DEM")
    for name in republicans:
        make.legislator(name, "REP")
    make.vote(bill, ayes=democrats, noes=republicans)

    html = section(page(client), "votes")

    drawing = html.split('<svg class="chamber"')[1].split("</svg>")[0]
    assert [drawing.count(f'"seat-{kind}"') for kind in ("aye", "no", "vacant", "border")] == [55, 15, 10, 1]
    assert "Democratic" in html and "55 ayes, 15 noes" in html and "Dem54" in html


def test_roll_call_with_more_names_than_seats_and_without_parties_is_still_drawn(client):
    make.vote(make.measure(), location="SFLOOR", ayes=[f"S{i}" for i in range(43)], noes=[])

    html = section(page(client), "votes")

    assert html.count('class="seat-aye"') == 43 + 1 and "Party not in our data" in html  # one more in the key


def test_motion_is_said_in_the_language_of_the_page_and_an_unknown_one_is_marked_as_english(client):
    bill = make.measure()
    for motion in ("Do pass as amended.", "W/O REF. TO FILE"):
        vote = make.vote(bill, location="CX18", ayes=["Lackey"], noes=[])
        vote.motion = motion
        vote.save()

    english, spanish = (
        section(client.get(f"{edition}{bill.get_absolute_url()}").content.decode(), "votes") for edition in ("", "/es")
    )

    assert "<td>Do pass as amended.</td>" in english and "<td>W/O REF. TO FILE</td>" in english
    assert "<td>Que se apruebe con enmiendas</td>" in spanish
    assert '<td><span lang="en">W/O REF. TO FILE</span></td>' in spanish


class TestWhatAnAyeMeant:
    @pytest.mark.parametrize(
        ("stance", "said"), [("advances", "An aye was for R4"), ("opposes", "An aye was against R4")]
    )
    def test_it_follows_from_the_confirmed_match(self, client, stance, said):
        bill = make.measure()
        make.match(make.recommendation(), bill, state=MatchState.CONFIRMED, stance=stance)
        make.vote(bill, ayes=["Lackey"], noes=[])

        assert said in section(page(client), "votes")

    def test_nothing_is_said_of_a_machines_suggestion(self, client):
        bill = make.measure()
        make.match(make.recommendation(), bill)
        make.vote(bill, ayes=["Lackey"], noes=[])

        assert "An aye was" not in section(page(client), "votes")

    def test_procedure_is_called_so(self, client):
        bill = make.measure()
        make.match(make.recommendation(), bill, state=MatchState.CONFIRMED)
        vote = make.vote(bill, ayes=["Lackey"], noes=[])
        vote.motion = "Placed on suspense file"
        vote.save()

        assert "A matter of procedure" in section(page(client), "votes")

    def test_a_committee_is_named(self, client):
        vote = make.vote(make.measure(), location="CX18", ayes=["Lackey"], noes=[])
        Committee.objects.create(
            session=vote.measure.session, code="CX18", name="Asm Public Safety", long_name="Public Safety"
        )

        assert "Assembly Public Safety" in section(page(client), "votes")

    def test_a_roll_of_a_few_is_no_floor_and_gets_no_chamber(self, client):
        make.vote(make.measure(), ayes=[f"Dem{i}" for i in range(9)], noes=["Rep"])

        assert 'class="chamber"' not in page(client)
