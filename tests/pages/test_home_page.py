from datetime import UTC, date, datetime

import pytest

from bills.choices import Activity, Stage
from recommendations.choices import Basis, InLaw, MatchState, Stance, ThisSession
from tests import factories as make

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 9, 22)


def page(client):
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def test_empty_site_says_that_it_knows_nothing(client):
    html = page(client)

    assert "We do not know yet." in html
    assert "No data has been loaded yet." in html


def test_eleven_stitches_and_eleven_tiles_under_five_goals(client):
    make.paper()

    html = page(client)

    assert html.count('class="seam-stitch"') == 11
    assert html.count('<li class="tile"') == 11
    assert html.count('class="goal-grid"') == 5


def test_word_of_a_tile_is_the_law_where_the_law_answers_it_and_the_session_otherwise(client):
    make.recommendation("R1", goal="G1", in_law=InLaw.IN_PART, this_session=ThisSession.MOVING)
    make.recommendation("R2", goal="G1", in_law=InLaw.NEIGHBOURING, this_session=ThisSession.STALLED)

    html = page(client)

    assert "In law, in part" in html and "<b>This session:</b> moving." in html
    assert "Stalled" in html and "<b>In law:</b> neighbouring law." in html


def test_machine_reading_is_said_until_people_confirm(client):
    one = make.recommendation()
    assert "Machine reading" in page(client)

    one.basis = Basis.PEOPLE
    one.save()

    assert "Machine reading" not in page(client)


def test_at_risk_stands_beside_the_word(client):
    make.recommendation(is_at_risk=True)

    assert 'data-status="risk"' in page(client)


@pytest.mark.parametrize(
    ("moved_on", "is_marked"), [(date(2026, 9, 1), True), (date(2026, 8, 1), False), (None, False)]
)
def test_moved_is_marked_for_thirty_days(client, moved_on, is_marked):
    make.run(data_as_of=AS_OF)
    make.recommendation(moved_on=moved_on)

    assert ("soft moved" in page(client)) is is_marked


def test_stitches_tell_law_from_neighbouring_law_from_a_live_bill(client):
    rec = make.recommendation()
    law = {"stage": Stage.CHAPTERED, "activity": Activity.OVER}
    make.match(rec, make.measure("AB 1", **law), elements=["a"])
    make.match(rec, make.measure("AB 2", **law), elements=["b"], scope="partial")
    make.match(rec, make.measure("AB 3"), elements=["c"])

    html = page(client)

    assert [html.count(f'data-stitch="{state}"') for state in ("law", "near", "live", "open")] == [1, 1, 1, 0]
    assert "1 of 3 in law, 1 nearby, 1 in a bill" in html


def moved_on(day):
    return [["2025-02-18", "introduced", "waiting", "introduced", ""], [day, "in_committee", "moving", "referred", ""]]


def test_lately_moved_are_matched_measures_whose_stage_changed_in_the_last_three_months(client):
    make.run(data_as_of=AS_OF)
    rec = make.recommendation()
    lately, long_ago = (
        make.measure("AB 1", steps=moved_on("2026-09-01"), last_action_on=date(2026, 9, 1)),
        make.measure("AB 2", steps=moved_on("2025-09-01")),
    )
    make.measure("AB 3", steps=moved_on("2026-09-01"))
    make.match(rec, lately)
    make.match(rec, long_ago)

    html = page(client)

    assert "AB 1" in html and html.index("Introduced") < html.index("became") < html.index("In committee")
    assert "AB 2" not in html and "AB 3" not in html


def test_a_change_of_activity_alone_is_no_move(client):
    make.run(data_as_of=AS_OF)
    steps = [["2026-08-01", "in_committee", "moving", "r", ""], ["2026-09-01", "in_committee", "waiting", "r", ""]]
    make.match(make.recommendation(), make.measure("AB 1", steps=steps))

    assert "became" not in page(client)


def test_next_decisions_are_hearings_from_the_date_of_the_data_on(client):
    make.run(data_as_of=AS_OF)
    rec = make.recommendation()
    bill = make.measure("AB 1")
    make.match(rec, bill)
    make.hearing(bill, date(2026, 9, 21))
    make.hearing(bill, date(2026, 9, 22))

    html = page(client)

    assert 'datetime="2026-09-22"' in html.split('id="next"')[1]
    assert 'datetime="2026-09-21"' not in html


def at(day):
    return datetime(2026, 9, day, 6, tzinfo=UTC)


def changed(client):
    return page(client).split('id="changed"')[1].split("</section>")[0]


def test_a_status_that_changed_this_week_stands_before_and_after_with_its_reason(client):
    make.run(data_as_of=AS_OF)
    rec = make.recommendation("R8", goal="G4", this_session=ThisSession.MOVING, this_session_because="AB 1 passed.")
    make.status_change(rec, ThisSession.INTRODUCED, as_of=date(2026, 9, 1), recorded_at=at(1))
    make.status_change(rec, ThisSession.STALLED, as_of=date(2026, 9, 17), recorded_at=at(17))
    make.status_change(rec, ThisSession.MOVING, as_of=date(2026, 9, 20), recorded_at=at(20))

    html = changed(client)

    assert html.index("R8") < html.index("Introduced") < html.index("became") < html.index("Moving")
    assert "AB 1 passed." in html and "Stalled" not in html


def test_a_change_that_was_taken_back_within_the_week_is_no_news(client):
    make.run(data_as_of=AS_OF)
    rec = make.recommendation()
    for day, word in ((1, ThisSession.INTRODUCED), (17, ThisSession.MOVING), (20, ThisSession.INTRODUCED)):
        make.status_change(rec, word, as_of=date(2026, 9, day), recorded_at=at(day))

    assert "Nothing in the seven days to 22 September 2026." in changed(client)


def test_where_a_recommendation_was_first_found_is_no_change(client):
    make.run(data_as_of=AS_OF)
    make.status_change(make.recommendation(), ThisSession.MOVING)

    assert "Nothing in the seven days" in changed(client)


@pytest.mark.parametrize(
    ("word", "stance", "sentence"),
    [
        (ThisSession.INTRODUCED, Stance.ADVANCES, "R4 goes from “Introduced” to “Moving”"),
        (ThisSession.STALLED, Stance.MIXED, "R4 goes from “Stalled” to “Moving”"),
        (ThisSession.ENACTED, Stance.ADVANCES, "R4 stays “Enacted”"),
        (ThisSession.INTRODUCED, Stance.OPPOSES, "a bill against R4 comes closer to law"),
    ],
)
def test_a_next_decision_says_what_it_would_change(client, word, stance, sentence):
    make.run(data_as_of=AS_OF)
    bill = make.measure("AB 1")
    make.match(make.recommendation(this_session=word), bill, stance=stance)
    make.hearing(bill, date(2026, 9, 30))

    assert sentence in page(client).split('id="next"')[1]


def test_a_decision_that_is_a_listed_hearing_is_named_once(client):
    make.run(data_as_of=AS_OF)
    bill = make.measure("AB 1")
    make.match(make.recommendation(next_decision={"on": "2026-09-25", "what": "hearing", "measure": "AB 1"}), bill)
    make.recommendation("R5", next_decision={"on": "2026-09-30", "what": "last day to sign or veto", "measure": "AB 9"})
    make.hearing(bill, date(2026, 9, 25))

    html = page(client).split('id="next"')[1]

    assert html.count("AB 1") == 1 and "AB 9, last day to sign or veto" in html


def test_once_people_confirm_only_confirmed_matches_count(client):
    rec = make.recommendation(basis=Basis.PEOPLE)
    make.match(rec, make.measure("AB 1"), elements=["a"], state=MatchState.CONFIRMED)
    make.match(rec, make.measure("AB 2"), elements=["b"])

    html = page(client)

    assert html.count('data-stitch="live"') == 1 and html.count('data-stitch="open"') == 2


def test_queries_stay_the_same_however_much_there_is(client, django_assert_num_queries):
    make.run(data_as_of=AS_OF)
    recs = make.paper()
    for number in range(1, 61):
        bill = make.measure(f"AB {number}", steps=moved_on("2026-09-01"))
        make.match(recs[number % 11], bill)
        make.hearing(bill, date(2026, 10, 1))
    for rec in recs:
        make.status_change(rec, ThisSession.INTRODUCED, as_of=date(2026, 9, 1), recorded_at=at(1))
        make.status_change(rec, ThisSession.MOVING, recorded_at=at(22))

    with django_assert_num_queries(10):
        page(client)
