import pytest

from bills.choices import Activity, Stage
from recommendations.choices import Band, MatchState, Stance, ThisSession
from recommendations.pages.recommendation import ENDED
from recommendations.pages.timeline import BARS, FEWEST, SESSIONS
from tests import factories as make

pytestmark = pytest.mark.django_db


def page(client, code="R4"):
    response = client.get(f"/recommendations/{code}/")
    assert response.status_code == 200
    return response.content.decode()


def section(html, name):
    return html.split(f'id="{name}"')[1].split("</section>")[0]


def test_the_papers_sentence_stands_in_quotation_marks_with_its_source(client):
    make.recommendation(sentence="End fines & fees.")

    html = page(client)

    assert '<blockquote lang="en">“End fines &amp; fees.”</blockquote>' in html
    assert "<cite>Healing Together</cite>, PolicyLink, 2019" in html


def test_both_axes_carry_word_definition_reason_and_date(client):
    make.recommendation(this_session=ThisSession.STALLED, this_session_because="AB 1 was held.")

    html = page(client)

    assert "Not in law" in html and "No chaptered measure that advances it is known to us." in html
    assert "Stalled" in html and "AB 1 was held." in html
    assert "22 September 2026" in html and "Machine reading" in html


def test_every_element_shows_the_clause_that_answers_it_or_that_nobody_has(client):
    rec = make.recommendation()
    make.match(rec, make.measure("AB 1"), clause="This bill would end the fee.", elements=["a"])

    html = section(page(client), "elements")

    assert "This bill would end the fee." in html and "/bills/20252026/AB-1/" in html
    assert html.count("Nobody has answered this") == 2


def test_bills_are_grouped_live_law_ended_and_against(client):
    rec = make.recommendation()
    make.match(rec, make.measure("AB 1"))
    make.match(rec, make.measure("AB 2", stage=Stage.CHAPTERED, activity=Activity.OVER))
    make.match(rec, make.measure("AB 3", stage=Stage.DIED, activity=Activity.OVER))
    make.match(rec, make.measure("AB 4"), stance=Stance.OPPOSES)

    html = page(client)

    for name, number in (("live", "AB 1"), ("law", "AB 2"), ("ended", "AB 3"), ("against", "AB 4")):
        assert [n for n in ("AB 1", "AB 2", "AB 3", "AB 4") if n in section(html, name)] == [number]


@pytest.mark.parametrize(
    "hidden", [{"band": Band.WEAK}, {"state": MatchState.REJECTED}, {"state": MatchState.WITHDRAWN}]
)
def test_weak_refused_and_withdrawn_suggestions_stay_out(client, hidden):
    make.match(make.recommendation(), make.measure("AB 1"), **hidden)

    assert "AB 1" not in page(client)


def ended(rec, numbers, **fields):
    for number in numbers:
        bill = make.measure(f"AB {number}", stage=Stage.DIED, activity=Activity.OVER)
        make.match(rec, bill, **fields)


def test_of_what_ended_the_newest_are_listed_all_are_counted_and_a_link_has_the_rest(client):
    rec = make.recommendation()
    ended(rec, range(1, 4 + ENDED))
    ended(rec, range(101, 103 + ENDED), stance=Stance.OPPOSES)
    make.match(rec, make.measure("AB 900"), stance=Stance.OPPOSES)

    html = page(client)

    for name, total, listed, query in (
        ("ended", f"{3 + ENDED} bills", ENDED, "activity=over"),
        ("against", f"All {3 + ENDED} bills", 1 + ENDED, "stance=opposes"),
    ):
        part = section(html, name)
        assert total in part and part.count("<h3>") == listed
        assert f'href="/bills/?recommendation=R4&amp;{query}"' in part
    assert f"0 live, 0 became law, {3 + ENDED} ended, {3 + ENDED} against" in html


def test_what_is_listed_whole_needs_no_link_to_the_rest(client):
    rec = make.recommendation()
    ended(rec, range(1, 1 + ENDED))
    make.match(rec, make.measure("AB 900"), stance=Stance.OPPOSES)

    html = page(client)

    assert "activity=over" not in html and "stance=opposes" not in html and "older one" not in html


def test_bills_of_sessions_that_are_not_drawn_are_counted_below_the_table(client):
    rec = make.recommendation()
    for year in range(2025, 2025 - 2 * (SESSIONS + 1), -2):
        for number in (1, 2):
            bill = make.measure(
                f"AB {number}", in_session=f"{year}{year + 1}", stage=Stage.DIED, activity=Activity.OVER
            )
            make.match(rec, bill)
    make.match(rec, make.measure("SB 1", in_session="20112012", stage=Stage.CHAPTERED, activity=Activity.OVER))

    html = section(page(client), "timeline")

    rows = html.split("<tbody>")[1].split("</tbody>")[0]
    assert rows.count("<tr>") == 2 * SESSIONS + 1 and "SB 1" in rows
    assert "The list of bills has 2 older ones." in html


@pytest.mark.parametrize(
    ("a_session", "sessions"),
    [(BARS // 3, 3), (BARS // 3 + 1, FEWEST), (BARS + 1, FEWEST), (1, SESSIONS)],
)
def test_so_many_sessions_are_drawn_as_have_no_more_bars_than_a_reader_can_take(client, a_session, sessions):
    rec = make.recommendation()
    for year in range(2025, 2025 - 2 * (SESSIONS + 2), -2):
        for number in range(1, 1 + a_session):
            bill = make.measure(
                f"AB {number}", in_session=f"{year}{year + 1}", stage=Stage.DIED, activity=Activity.OVER
            )
            make.match(rec, bill)
    make.match(rec, make.measure("SB 1", in_session="20012002", stage=Stage.CHAPTERED, activity=Activity.OVER))

    drawing, table = section(page(client), "timeline").split("<tbody>")

    not_drawn = a_session * (SESSIONS + 2 - sessions) + 1
    assert f"{not_drawn} more bills are not drawn; the table and the list of bills have them." in drawing
    assert drawing.count('class="bar"') == a_session * sessions
    assert drawing.count('class="axis-label"') == sessions
    assert "SB 1" in table and "SB 1" not in drawing


def test_history_puts_before_beside_after(client):
    rec = make.recommendation()
    make.status_change(rec, ThisSession.INTRODUCED)
    make.status_change(rec, ThisSession.MOVING)

    html = section(page(client), "history")

    assert html.index("Introduced") < html.index("became") < html.index("Moving")


def test_the_drawing_of_its_bills_has_a_table_behind_it(client):
    make.match(make.recommendation(), make.measure("AB 1"))

    html = section(page(client), "timeline")

    assert "<svg" in html and '<a href="/bills/20252026/AB-1/">AB 1</a>' in html.split("<table")[1]


def test_it_can_be_followed_cited_printed_read_by_programs_and_disputed(client, settings):
    stated = make.status_change(make.recommendation(), ThisSession.MOVING)

    html = page(client)

    for address in ("#follow", "#cite", "/api/v1/recommendations/R4/", "/corrections/new/?recommendation=R4"):
        assert f'href="{address}"' in html
    assert f"{settings.SITE_URL}/recommendations/R4/history/{stated.pk}/" in section(html, "cite")
    assert "/recommendations/R4/feed.atom" in html and "/recommendations/R4/calendar.ics" in html


def test_something_wrong_names_the_recommendation_in_the_form(client):
    rec = make.recommendation()

    html = client.get("/corrections/new/?recommendation=R4").content.decode()

    assert f'<option value="{rec.pk}" selected>' in html


def test_statutes_are_named_in_full_and_linked_to_the_official_page(client):
    make.recommendation(statutes=["PEN 1203.097"])

    html = page(client)

    assert "Penal Code 1203.097" in html and "lawCode=PEN&amp;sectionNum=1203.097." in html


def test_lower_case_code_leads_to_the_page_and_an_unknown_one_to_404(client):
    make.recommendation()

    assert client.get("/recommendations/r4/").headers["Location"] == "/recommendations/R4/"
    assert client.get("/recommendations/R99/").status_code == 404


@pytest.mark.parametrize("matches", [3, 30])
def test_queries_stay_the_same_however_many_matches(client, django_assert_num_queries, matches):
    make.run()
    rec = make.recommendation()
    make.status_change(rec)
    for number in range(1, matches + 1):
        make.match(rec, make.measure(f"AB {number}"))

    with django_assert_num_queries(9):
        page(client)
