from datetime import date, timedelta

import pytest

from bills.choices import Activity, MessageKind, ReportState, Stage
from bills.models import Analysis, AnalysisText, Author, FloorListing, Hearing, Legislator, Message
from recommendations.choices import MatchState
from tests import factories as make

pytestmark = pytest.mark.django_db
DIGEST = "Existing law sets a fee.\nThis bill would end the fee. This bill would also fund programs."
CLAUSE = "This bill would end the fee."


def page(client, address="/bills/20252026/AB-779/"):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def section(html, name):
    return html.split(f'id="{name}"')[1].split("</section>")[0]


def test_why_it_is_here_quotes_the_clause_with_version_stance_scope_and_state(client):
    bill = make.measure(digest=DIGEST)
    make.match(make.recommendation(), bill, clause=CLAUSE, scope="partial", elements=["b", "a"])

    html = section(page(client), "why")

    assert f"“{CLAUSE}”" in html and "Digest, Introduced" in html
    assert "Advances" in html and "partial scope, elements a, b" in html and "Machine suggestion" in html
    assert "Names Penal Code 1203.097." in html and "Element a of R4" in html


def test_a_match_without_a_quoted_clause_is_shown_too(client):
    match = make.match(make.recommendation(), make.measure())
    match.evidence.all().delete()

    assert "Short name of R4" in section(page(client), "why")


def test_two_recommendations_and_two_clauses_are_not_mixed_up(client):
    bill = make.measure(digest=DIGEST)
    for code in ("R4", "R5"):
        match = make.match(make.recommendation(code), bill, clause=CLAUSE)
        match.evidence.create(position=1, part="digest", start=0, end=3, quote=f"Second clause of {code}.", elements=[])

    html = section(page(client), "why")

    assert html.count("<article") == 2 and html.count("Second clause of") == 2 and html.count(CLAUSE) == 2


@pytest.mark.parametrize("state", [MatchState.REJECTED, MatchState.WITHDRAWN])
def test_a_bill_that_answers_nothing_says_so(client, state):
    make.match(make.recommendation(), make.measure(), state=state)

    assert "No recommendation is answered by this version." in section(page(client), "why")


def test_matched_clause_is_marked_in_the_digest_and_existing_law_is_set_back(client):
    bill = make.measure(digest=DIGEST)
    make.match(make.recommendation(), bill, clause=CLAUSE)

    html = section(page(client), "digest")

    assert f"<mark>{CLAUSE}</mark>" in html and "R4 a" in html
    assert '<p class="existing-law">Existing law sets a fee.</p>' in html


def test_clause_of_an_earlier_version_is_quoted_but_not_marked(client):
    bill = make.measure(digest=DIGEST)
    make.match(make.recommendation(), bill, clause=CLAUSE)
    make.version(bill, state="AMD", print_number=98, digest=DIGEST)

    html = page(client)

    assert "There is a later version." in html and "<mark>" not in html


def test_hostile_words_are_shown_not_run_anywhere(client):
    evil = "<script>alert(1)</script>"
    bill = make.measure(
        subject=evil, author_line=evil, digest=f"{evil}\nThis bill would {evil} end.", stage_action=evil
    )
    make.match(make.recommendation(), bill, clause=f"This bill would {evil} end.", reasons=[evil])
    make.action(bill, date(2025, 2, 18), evil)
    make.vote(bill, ayes=[evil], noes=[])
    Message.objects.create(measure=bill, kind=MessageKind.VETO, text=evil, text_digest="x")

    html = page(client)

    assert "<script>alert" not in html and html.count("&lt;script&gt;alert(1)") > 8
    assert "<mark>This bill would &lt;script&gt;" in html


def test_authors_stand_under_their_roles(client):
    bill = make.measure()
    for position, (name, role) in enumerate(
        [("Lackey", "lead"), ("Rubio", "principal_coauthor"), ("Ward", "coauthor")]
    ):
        Author.objects.create(version=bill.latest_version, position=position, name=name, role=role)

    Author.objects.create(version=make.measure("AB 1").latest_version, position=0, name="Somebody else", role="lead")

    html = page(client)

    assert "Somebody else" not in html
    assert html.index("Lackey") < html.index("Principal coauthors") < html.index("Rubio") < html.index("Ward")


def test_governors_message_and_official_pages(client):
    bill = make.measure(stage=Stage.VETOED, activity=Activity.OVER)
    Message.objects.create(
        measure=bill, on=date(2025, 10, 13), kind=MessageKind.VETO, text="I am returning this bill.", text_digest="x"
    )

    html = page(client)

    assert "Why the Governor vetoed it" in html and "13 October 2025" in html and "I am returning this bill." in html
    assert "billNavClient.xhtml?bill_id=202520260AB779" in html


@pytest.mark.parametrize("address", ["/bills/20252026/ab-779/", "/bills/20252026/AB779/", "/bills/20252026/AB-0779/"])
def test_other_spellings_lead_to_the_one_address(client, address):
    make.measure()

    assert client.get(address).headers["Location"] == "/bills/20252026/AB-779/"


@pytest.mark.parametrize(
    "address", ["/bills/20252026/AB-1/", "/bills/20252026/XX-1/", "/bills/20252027/AB-1/", "/bills/x/y/"]
)
def test_unknown_bills_are_404(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("actions", [3, 100])
def test_queries_stay_the_same_however_long_the_history(client, django_assert_num_queries, actions):
    make.run()
    bill = make.measure(digest=DIGEST)
    for code in ("R4", "R5", "R6")[: 1 + actions // 50]:
        make.match(make.recommendation(code), bill, clause=CLAUSE)
    for number in range(actions):
        day = date(2025, 2, 18) + timedelta(days=number)
        make.action(bill, day, f"Read second time. ({number})")
        make.hearing(bill, day)
        make.stage_change(bill, "introduced", "in_committee", day)
        make.vote(bill, ayes=["Lackey"], noes=[])
        Analysis.objects.create(measure=bill, source_id=str(number), house="A")

    with django_assert_num_queries(11):
        page(client)


class TestWhatOthersSay:
    @pytest.mark.parametrize(
        ("outcome", "said"),
        [("signed", "as signed on 14 September 2026"), ("vetoed", "as vetoed on 14 September 2026")],
    )
    def test_a_report_of_the_governor_is_shown_as_one(self, client, outcome, said):
        make.outcome_report(
            make.measure(stage=Stage.WITH_GOVERNOR), outcome=outcome, message="https://www.gov.ca.gov/m.pdf"
        )

        html = page(client)

        assert f"Reported by the Governor {said}" in html
        assert "not yet in the Legislature’s data" in html
        assert (
            'href="https://www.gov.ca.gov/2026/09/14/post/"' in html and 'href="https://www.gov.ca.gov/m.pdf"' in html
        )

    def test_once_the_legislature_says_it_too_that_is_what_is_shown(self, client):
        make.outcome_report(make.measure(stage=Stage.CHAPTERED), state=ReportState.CONFIRMED)

        assert "Reported by the Governor" not in page(client)

    def test_a_contradiction_is_said(self, client):
        make.outcome_report(make.measure(stage=Stage.VETOED), state=ReportState.CONTRADICTED)

        assert "The Legislature’s data says otherwise" in page(client)

    def test_mentions_are_links_with_their_feed_and_day(self, client):
        make.mention(make.measure(), title="A <b>story</b>", link="https://news.example.org/1")

        html = section(page(client), "mentions")

        assert (
            '<a href="https://news.example.org/1" rel="noreferrer nofollow ugc">A &lt;b&gt;story&lt;/b&gt;</a>' in html
        )
        assert "A newsroom, 14 September 2026" in html

    def test_a_bill_that_nobody_mentions_has_no_such_part(self, client):
        make.measure()

        assert 'id="mentions"' not in page(client)


def test_a_hearing_says_when_and_where_and_until_about_when_a_letter_counts(client):
    make.run(data_as_of=date(2025, 6, 1))
    bill = make.measure("AB 1")
    Hearing.objects.create(
        measure=bill, on=date(2025, 6, 17), location="CX18", time="9 a.m.", building="State Capitol", room="126"
    )
    Hearing.objects.create(measure=bill, on=date(2025, 3, 17), location="CX18")

    html = client.get("/bills/20252026/AB-1/").content.decode()

    assert '<span lang="en">CX18</span>, 9 a.m.; <span lang="en">State Capitol, Room 126</span>' in html
    assert html.count("a rule of thumb, a week before") == 1 and "until about 10 June" in html


def test_a_measure_on_the_floor_shows_its_section_of_the_daily_file(client):
    FloorListing.objects.create(
        measure=make.measure("AB 1"),
        house="A",
        code="AF0120",
        on=date(2025, 6, 2),
        section="Third Reading File",
        item="12",
    )

    html = client.get("/bills/20252026/AB-1/").content.decode()

    assert 'Assembly: <span lang="en">Third Reading File</span>, item 12' in html


def test_an_analysis_shows_its_beginning_and_who_is_on_record(client, django_assert_num_queries):
    analysis = Analysis.objects.create(
        measure=make.measure("AB 1"), source_id="1", house="A", committee_name="Assembly Public Safety"
    )
    text = "Date of Hearing\nSUMMARY:  Pays for <b>counselling</b>.\nSupport\nA & B\nOppose Unless Amended\nC\n"
    AnalysisText.objects.create(
        analysis=analysis,
        fingerprint="x",
        form="docx",
        text=text,
        positions=[["support", "A & B", 60, 65, ""], ["oppose", "C", 88, 89, "oppose unless amended"]],
    )

    html = client.get("/bills/20252026/AB-1/").content.decode()

    assert "on record: 1 for, 1 against" in html
    assert "SUMMARY:  Pays for &lt;b&gt;counselling&lt;/b&gt;." in html and "Date of Hearing" not in html
    assert '<li lang="en">A &amp; B</li>' in html and "(oppose unless amended)" in html


def test_authors_stand_with_party_and_district_where_the_name_means_one_seat(client):
    bill = make.measure("AB 1")
    for position, (name, house) in enumerate([("Lackey", "A"), ("Rubio", "A"), ("McGuire", "S"), ("Health", "A")]):
        Author.objects.create(
            version=bill.latest_version,
            position=position,
            name=name,
            house=house,
            role="lead",
            is_committee=name == "Health",
        )
    for name, house, district, party, active in [
        ("Lackey", "A", "AD34", "REP", True),
        ("Rubio", "A", "AD48", "DEM", True),
        ("Rubio", "A", "AD22", "DEM", True),
        ("McGuire", "S", "SD02", "DEM", True),
        ("McGuire", "A", "AD02", "DEM", False),  # the seat held before
    ]:
        seat = make.legislator(name, party, house=house)
        Legislator.objects.filter(pk=seat.pk).update(district=district, is_active=active)

    html = client.get("/bills/20252026/AB-1/").content.decode()

    assert "(Republican, Assembly District 34)" in html and "(Democratic, Senate District 2)" in html
    assert html.count("(Assembly)") == 2  # two of one name, and a committee

    answer = client.get("/api/v1/bills/20252026/AB-1/").json()
    people = {author["name"]: (author["party"], author["district"]) for author in answer["versions"][0]["authors"]}
    assert people["McGuire"] == ("Democratic", "Senate District 2") and people["Rubio"] == ("", "")


class TestLastVersion:
    def test_what_changed_links_the_comparison_and_names_a_new_subject_and_clause(self, client):
        bill = make.measure(digest=DIGEST, subject="Fees.")
        match = make.match(make.recommendation(), bill, clause=CLAUSE)
        make.version(bill, state="AMD", print_number=98, digest=DIGEST, subject="Parks.", on=date(2025, 4, 1))
        make.clause_change(match, "weakened", because=["A duty became a permission."])

        html = section(page(client), "changed")

        assert "The subject was “Fees.” and is now “Parks.”" in html and "1 April 2025" in html
        assert "Weakened" in html and "A duty became a permission." in html
        assert "/compare/20250AB77999INT..20250AB77998AMD/" in html

    @pytest.mark.parametrize(("before", "said"), [("", False), ("Parks.", True)])
    def test_where_a_version_came_without_its_subject_nothing_is_said_of_it(self, client, before, said):
        bill = make.measure(digest=DIGEST, subject=before)
        make.version(bill, state="AMD", print_number=98, digest=DIGEST, subject="Parks.", on=date(2025, 4, 1))

        html = section(page(client), "changed")

        assert "The subject was" not in html and ("The subject is the same." in html) is said

    def test_a_bill_in_its_first_print_has_no_such_part(self, client):
        make.measure()

        assert 'id="changed"' not in page(client)

    def test_partners_of_a_double_joined_bill_are_linked(self, client):
        make.measure(
            digest="This bill would incorporate additional changes to Section 1203 of the Penal Code proposed by"
            " SB 12 to be operative only if this bill and SB 12 are enacted and this bill is enacted last."
        )

        assert 'href="/bills/?matched=all&amp;session=20252026&amp;q=SB%2012">SB 12</a>' in page(client)

    def test_authors_lead_to_their_page(self, client):
        bill = make.measure()
        make.legislator("Lackey", "REP")
        Author.objects.create(version=bill.latest_version, position=0, name="Lackey", house="A", role="lead")

        assert '<a href="/legislators/lackey/">Lackey</a>' in page(client)
