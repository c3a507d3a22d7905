from datetime import date, timedelta

import pytest

from bills.choices import Activity, Ending, MessageKind, ReportState, Stage
from bills.models import Analysis, AnalysisText, Author, Committee, FloorListing, Hearing, Legislator, Message
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


def test_road_dates_what_is_past_and_greys_what_is_ahead(client):
    steps = [
        ["2025-02-18", "introduced", "waiting", "introduced", "Read first time. To print."],
        ["2025-03-03", "in_committee", "waiting", "referred", "Referred to Com. on HUM. S."],
        ["2025-05-01", "on_floor", "moving", "second-reading", "Read second time. Ordered to third reading."],
    ]
    make.measure(stage=Stage.ON_FLOOR, stage_on=date(2025, 5, 1), steps=steps)

    html = section(page(client), "road")

    assert "In committee, Assembly" in html and "3 March 2025" in html
    assert html.index('class="is-here"') > html.index("3 March 2025") and 'aria-current="step"' in html
    assert "still ahead" in html and "On the Governor’s desk" in html


@pytest.mark.parametrize(
    ("stage", "word"), [(Stage.VETOED, "Vetoed"), (Stage.DIED, "Died"), (Stage.FAILED, "Failed on a vote")]
)
def test_road_of_a_bill_that_ended_badly_ends_there(client, stage, word):
    make.measure(stage=stage, activity=Activity.OVER, stage_on=date(2025, 10, 13))

    html = section(page(client), "road").split("</ol>")[0]

    assert "still ahead" not in html and word in html.rsplit("<h3>", 1)[1] and "13 October 2025" in html


def test_road_of_a_resolution_never_goes_to_the_governor(client):
    make.measure("ACR 5", stage=Stage.IN_COMMITTEE)
    make.measure("HR 6", stage=Stage.IN_COMMITTEE)

    assert "Governor’s desk" not in section(page(client, "/bills/20252026/ACR-5/"), "road")
    assert "Adopted" in section(page(client, "/bills/20252026/HR-6/"), "road")


def test_the_rule_and_the_action_that_decided_are_shown_and_lead_to_the_method(client):
    make.measure(stage_rule="referred", stage_action="Referred to Com. on HUM. S.")

    html = page(client)

    assert "/methodology/#rule-referred" in html and "“Referred to Com. on HUM. S.”" in html
    assert 'id="rule-referred"' in client.get("/methodology/").content.decode()


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


def test_next_decision_is_the_next_hearing_from_the_date_of_the_data_on(client):
    make.run(data_as_of=date(2026, 3, 1))
    bill = make.measure()
    Committee.objects.create(session=bill.session, code="CX18", name="PUB. S.", long_name="Assembly Public Safety")
    make.hearing(bill, date(2026, 2, 1))
    make.hearing(bill, date(2026, 3, 10))

    assert "Assembly Public Safety, set to hear it on 10 March 2026." in page(client)


def test_authors_stand_under_their_roles(client):
    bill = make.measure()
    for position, (name, role) in enumerate(
        [("Lackey", "lead"), ("Rubio", "principal_coauthor"), ("Ward", "coauthor")]
    ):
        Author.objects.create(version=bill.latest_version, position=position, name=name, role=role)

    html = page(client)

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

    with django_assert_num_queries(12):
        page(client)


def test_how_a_bill_ended_is_said_with_its_reason(client):
    make.measure("AB 1", stage=Stage.DIED, activity=Activity.OVER, ending=Ending.HELD_ON_SUSPENSE, stage_rule="died")

    html = client.get("/bills/20252026/AB-1/").content.decode()

    assert "How it ended:</strong> Held on the suspense file. A fiscal committee put it on" in html


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


class TestDeadlines:
    def test_next_decision_says_by_when_and_what_follows(self, client):
        make.run(data_as_of=date(2026, 5, 20))
        make.measure(stage=Stage.ON_FLOOR, activity=Activity.MOVING, introduced_on=date(2026, 2, 10))

        html = page(client).split('class="page-head"')[1].split("</div>")[0]

        assert "Last day for a bill to pass its first house" in html and "29 May 2026</time> (to be confirmed)." in html
        assert "After that it cannot pass in time, unless the house waives its rules for it." in html

    def test_a_bill_on_the_desk_becomes_law_by_itself(self, client):
        make.run(data_as_of=date(2025, 9, 20))
        make.measure(stage=Stage.WITH_GOVERNOR, stage_rule="presented", stage_on=date(2025, 9, 10))

        html = page(client).split('class="page-head"')[1].split("</div>")[0]

        assert "Last day for the Governor to sign or veto" in html and "13 October 2025" in html
        assert "After that it is law without a signature." in html

    @pytest.mark.parametrize(
        ("action", "rule", "fiscal", "day"),
        [
            ("Re-referred to Com. on APPR.", "referred", True, "23 May 2025"),
            ("In committee: Set, first hearing. Referred to suspense file.", "suspense", True, "23 May 2025"),
            ("Referred to Com. on HUM. S.", "referred", True, "2 May 2025"),
            ("Referred to Com. on HUM. S.", "referred", False, "9 May 2025"),
        ],
    )
    def test_where_it_lies_decides_which_deadline_is_next(self, client, action, rule, fiscal, day):
        make.run(data_as_of=date(2025, 4, 20))
        bill = make.measure(activity_action=action, activity_rule=rule)
        bill.latest_version.fiscal_committee = fiscal
        bill.latest_version.save()

        assert day in page(client).split('class="page-head"')[1].split("</div>")[0]

    def test_steps_ahead_say_by_when(self, client):
        make.run(data_as_of=date(2026, 5, 20))
        make.measure(stage=Stage.ON_FLOOR, introduced_on=date(2026, 2, 10), stage_on=date(2026, 5, 18))

        road = section(page(client), "road")

        assert "still ahead, by 29 May 2026" in road and "still ahead, by 31 August 2026" in road
        assert "still ahead, by 30 September 2026" in road

    def test_what_is_over_has_none(self, client):
        make.run(data_as_of=date(2025, 4, 20))
        make.measure(stage=Stage.DIED, activity=Activity.OVER)

        assert "After that it" not in page(client) and "still ahead, by" not in page(client)


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
