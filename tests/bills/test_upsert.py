"""The one door into the bills: what a record writes, what it reports as news, and what it leaves alone."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from bills import bulk
from bills.choices import Activity, ChangeKind, Ending, MessageKind, Origin, Stage
from bills.identifiers import MeasureId, SessionId, VersionId
from bills.models import (
    Action,
    Analysis,
    Author,
    BillBody,
    BillVersion,
    Change,
    Committee,
    Hearing,
    Legislator,
    Measure,
    Message,
    Session,
    VoteEvent,
)
from bills.records import (
    ActionRecord,
    AnalysisRecord,
    AuthorRecord,
    BillText,
    BodySection,
    ChapterRecord,
    CommitteeRecord,
    HearingRecord,
    LegislatorRecord,
    MeasureRecord,
    MessageRecord,
    OfficialRecord,
    SectionOfLaw,
    VersionRecord,
    VoteRecord,
)
from bills.upsert import (
    close_ended_sessions,
    count_measures,
    mark_absent,
    mark_baseline,
    sessions_with_baseline,
    upsert,
    upsert_people,
)
from bills.upsert.children import message_kind

pytestmark = pytest.mark.django_db

SESSION = SessionId(2025)
NOW = datetime(2025, 9, 24, 6, 10, tzinfo=UTC)
THROUGH = date(2025, 9, 23)
INTRODUCED = (date(2025, 2, 19), "Read first time.  To print.")
REFERRED = (date(2025, 3, 3), "Referred to Com. on  PUB. S.")
REPORTED = (date(2025, 4, 2), "From committee: Do pass. (Ayes  7. Noes  0.) (April  2).")
XML = (
    b'<caml:MeasureDoc xmlns:caml="http://lc.ca.gov/legalservices/schemas/caml.1#"><caml:Description '
    b'xmlns="http://www.w3.org/1999/xhtml"><caml:Title>An act to amend Section 463 of the Penal Code, relating to crimes.'
    b"</caml:Title><caml:GeneralSubject><caml:Subject>Crimes.</caml:Subject></caml:GeneralSubject><caml:DigestText>"
    b"<p>Existing law.</p></caml:DigestText></caml:Description></caml:MeasureDoc>"
)


def named(number: str) -> MeasureId:
    return MeasureId.parse(number, SESSION)


def actions(*lines: tuple[date, str]) -> tuple[ActionRecord, ...]:
    return tuple(ActionRecord(on, text, house="A") for on, text in lines)


def version(number: str = "AB 831", print_number: int = 99, state: str = "INT", **fields) -> VersionRecord:
    values = {
        "on": date(2025, 2, 19),
        "label": "Introduced",
        "subject": "Gaming: compacts.",
        "authors": (AuthorRecord("Ramos", "lead", "A", is_primary=True),),
    }
    return VersionRecord(id=VersionId(named(number), print_number, state), **(values | fields))


def measure(number: str = "AB 831", *lines: tuple[date, str], latest: VersionRecord | None = None, **facets):
    """A measure as a full snapshot tells of it."""
    official = facets.pop("official", OfficialRecord(latest_version=latest.id if latest else None))
    return MeasureRecord(
        id=named(number),
        official=official,
        actions=actions(*(lines or (INTRODUCED,))),
        versions=facets.pop("versions", (version(number),)),
        **facets,
    )


def store(*records: MeasureRecord, origin: Origin = Origin.LIVE, at: datetime = NOW, through: date = THROUGH):
    return upsert(records, recorded_at=at, through=through, origin=origin, document="d" * 64)


def stored(number: str = "AB 831") -> Measure:
    return Measure.objects.named(named(number)).get()


def news(number: str = "AB 831") -> list[str]:
    return [change.kind for change in Change.objects.filter(measure=stored(number))]


@pytest.fixture
def since():
    """Changes appended after the test asked for them."""
    seen = {"pk": 0}

    def read(*, forget: bool = False) -> list[tuple[str, str, str]]:
        rows = list(Change.objects.filter(pk__gt=seen["pk"]).values_list("kind", "was", "now"))
        if forget:
            seen["pk"] = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        return rows

    return read


def snapshot() -> dict[str, list[dict]]:
    """Every row of every table of the app."""
    tables = (Session, Measure, Action, BillVersion, BillBody, Author, VoteEvent, Hearing, Analysis, Message, Change)
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in tables}


VOTE = VoteRecord("AFLOOR", datetime(2025, 5, 5, 14, 3), 1, "Third Reading", 77, 0, 2, "pass", (("aye", ("Ramos",)),))
HEARING = HearingRecord(date(2025, 4, 2), "CX18", 18)
ANALYSIS = AnalysisRecord("1511", "Committee", "A", "CX18", "Assembly Public Safety", date(2025, 4, 1))
VETO = MessageRecord(date(2025, 10, 10), "I am returning Assembly Bill 831 without my signature.")


def full_measure(**facets):
    whole = {"votes": (VOTE,), "hearings": (HEARING,), "analyses": (ANALYSIS,), "messages": (VETO,)}
    return measure("AB 831", INTRODUCED, REFERRED, versions=(version(xml=XML),), **(whole | facets))


# A new measure, and the same again


def test_a_new_measure_is_one_change_however_much_comes_with_it():
    result = store(full_measure())

    assert (result.created, result.updated, result.unchanged, result.changes) == (1, 0, 0, 1)
    assert result.troubles == []
    change = Change.objects.get()
    assert (change.kind, change.now, change.happened_on) == (
        ChangeKind.MEASURE_ADDED,
        "Gaming: compacts.",
        INTRODUCED[0],
    )
    assert (change.origin, change.recorded_at, change.document) == (Origin.LIVE, NOW, "d" * 64)


def test_everything_derived_follows_from_the_children():
    store(full_measure())
    found = stored()

    assert (found.stage, found.activity) == (Stage.IN_COMMITTEE, Activity.WAITING)
    assert (found.stage_rule, found.stage_on) == ("referred", REFERRED[0])
    assert (found.subject, found.author_line) == ("Gaming: compacts.", "Ramos")
    assert (found.introduced_on, found.last_action_on) == (INTRODUCED[0], REFERRED[0])
    assert found.latest_version.key == "20250AB83199INT"
    assert [step[1] for step in found.steps] == [Stage.INTRODUCED, Stage.IN_COMMITTEE]


def test_the_same_record_again_writes_nothing():
    store(full_measure())
    before = snapshot()

    result = store(full_measure(), at=datetime(2025, 9, 25, 6, 10, tzinfo=UTC))

    assert (result.created, result.updated, result.unchanged, result.changes) == (0, 0, 1, 0)
    assert snapshot() == before


@pytest.mark.parametrize("count", [1, 10])
def test_an_unchanged_batch_costs_two_reads_whatever_its_size(django_assert_num_queries, count):
    batch = [measure(f"AB {number}") for number in range(1, count + 1)]
    store(*batch)

    with django_assert_num_queries(4):  # a savepoint, two reads, its release
        assert store(*batch).unchanged == count


def test_what_a_source_does_not_speak_of_stays():
    store(full_measure())

    result = store(MeasureRecord(id=named("AB 831"), official=OfficialRecord()))

    assert (result.unchanged, result.changes) == (1, 0)
    assert (Action.objects.count(), VoteEvent.objects.count(), BillVersion.objects.count()) == (2, 1, 1)


def test_measures_with_one_number_in_two_sessions_are_two():
    special = MeasureId.parse("AB 831", SessionId(2025, 1))

    store(measure("AB 831"), MeasureRecord(id=special, official=OfficialRecord(), actions=actions(INTRODUCED)))

    assert sorted(Measure.objects.values_list("session__key", flat=True)) == ["20252026", "20252026-1"]


def test_a_record_of_an_unknown_measure_is_trouble_and_stores_nothing():
    result = store(MeasureRecord(id=named("SB 2510"), actions=actions(INTRODUCED)), measure("AB 1"))

    assert [(trouble.where, trouble.reason) for trouble in result.troubles] == [
        ("SB 2510", "spoken of, but no such measure is known")
    ]
    assert (result.created, Measure.objects.count()) == (1, 1)


def test_a_record_without_the_measures_own_row_adds_to_a_known_one(since):
    store(measure())
    since(forget=True)

    store(MeasureRecord(id=named("AB 831"), actions=actions(INTRODUCED, REFERRED)))

    assert stored().stage == Stage.IN_COMMITTEE
    assert [kind for kind, _, _ in since()] == [ChangeKind.ACTION_ADDED, ChangeKind.STAGE_CHANGED]


# Actions


def test_a_new_action_is_news_and_moves_the_stage(since):
    store(measure())
    since(forget=True)

    result = store(measure("AB 831", INTRODUCED, REFERRED))

    assert (result.updated, result.changes) == (1, 2)
    assert since() == [
        (ChangeKind.ACTION_ADDED, "", "Referred to Com. on PUB. S."),
        (ChangeKind.STAGE_CHANGED, Stage.INTRODUCED, Stage.IN_COMMITTEE),
    ]
    assert set(Change.objects.values_list("origin", flat=True)) == {Origin.LIVE}


def test_a_history_issued_again_with_other_blanks_and_case_is_no_news(since):
    store(measure("AB 831", INTRODUCED, REFERRED))
    rows = list(Action.objects.values_list("pk", flat=True))
    since(forget=True)

    store(
        measure("AB 831", (INTRODUCED[0], "Read first time. To print."), (REFERRED[0], "Referred to com. on PUB. S. "))
    )

    assert since() == []
    assert list(Action.objects.values_list("pk", flat=True)) == rows


def test_two_lines_that_change_places_are_no_news(since):
    day = date(2025, 3, 3)
    one, other = (day, "Coauthors revised."), (day, "Joint Rule 55 suspended.")
    store(measure("AB 831", INTRODUCED, one, other))
    since(forget=True)

    store(measure("AB 831", INTRODUCED, other, one))

    assert since() == []
    assert [action.text for action in stored().actions.all()][1:] == [other[1], one[1]]


def test_equal_lines_on_one_day_are_two_actions(since):
    store(measure("AB 831", INTRODUCED, REFERRED))
    since(forget=True)

    store(measure("AB 831", INTRODUCED, REFERRED, REFERRED))

    assert [kind for kind, _, _ in since()] == [ChangeKind.ACTION_ADDED]
    assert [action.occurrence for action in stored().actions.all()] == [0, 0, 1]


def test_an_action_that_the_source_takes_back_is_a_correction():
    store(measure("AB 831", INTRODUCED, REFERRED, REPORTED))

    store(measure("AB 831", INTRODUCED, REFERRED))

    removed = Change.objects.get(kind=ChangeKind.ACTION_REMOVED)
    assert (removed.origin, removed.happened_on) == (Origin.CORRECTION, REPORTED[0])
    assert removed.was.startswith("From committee: Do pass.")
    assert stored().stage == Stage.IN_COMMITTEE


def test_an_action_that_no_rule_knows_is_stored_and_is_trouble():
    result = store(measure("AB 831", INTRODUCED, (date(2025, 3, 3), "The Speaker sang to the measure.")))

    assert [(trouble.where, trouble.reason, trouble.value) for trouble in result.troubles] == [
        ("AB 831", "action not understood", "The Speaker sang to the measure.")
    ]
    assert stored().last_action == "The Speaker sang to the measure."
    assert stored().stage == Stage.INTRODUCED


# Versions


def test_the_words_of_a_version_are_read_from_its_xml():
    store(full_measure())
    found = BillVersion.objects.get()

    assert (found.long_title[:9], found.digest, found.text_state) == ("An act to", "Existing law.", "present")
    assert found.law == [SectionOfLaw("PEN", "463", "amended")]


def test_words_that_a_source_hands_over_as_text_are_read_back_the_same():
    section = BodySection("SECTION 1.", "amended", (SectionOfLaw("PEN", "463", "amended"),), "Looting.")
    text = BillText("Gaming: compacts.", "An act.", "Existing law.", (section,), section.law)

    store(measure(versions=(version(text=text),)))

    assert BillVersion.objects.select_related("body").get().text() == text


def test_a_version_that_comes_without_words_keeps_those_it_has(since):
    store(full_measure())
    words = BillVersion.objects.values("long_title", "digest", "sections_of_law", "text_state", "text_digest").get()
    since(forget=True)

    result = store(measure("AB 831", INTRODUCED, REFERRED, versions=(version(label="Introduced again"),)))

    assert result.updated == 1
    found = BillVersion.objects.values(*words, "label").get()
    assert found == words | {"label": "Introduced again"}
    assert BillBody.objects.count() == 1
    assert since() == []


@pytest.mark.parametrize(("is_missing", "state"), [(False, "absent"), (True, "missing")])
def test_a_version_says_why_it_has_no_words(is_missing, state):
    result = store(measure(versions=(version(is_text_missing=is_missing),)))

    assert BillVersion.objects.get().text_state == state
    assert [trouble.reason for trouble in result.troubles] == ["text named but not delivered"] * is_missing


def test_xml_that_is_not_well_formed_is_stored_as_words_and_is_trouble():
    result = store(measure(versions=(version(xml=b"<p>Looting is a crime."),)))

    assert BillVersion.objects.get().text_state == "plain"
    assert BillBody.objects.get().sections()[0].text == "Looting is a crime."
    (trouble,) = result.troubles
    assert trouble.where == "20250AB83199INT"
    assert trouble.reason.startswith("bill XML read as plain text")


def test_words_that_change_within_one_print_are_a_correction(since):
    store(full_measure())
    since(forget=True)

    store(full_measure_with(XML.replace(b"Existing law.", b"Present law.")))

    assert since() == [(ChangeKind.VERSION_CHANGED, "", "20250AB83199INT Introduced")]
    assert Change.objects.get(kind=ChangeKind.VERSION_CHANGED).origin == Origin.CORRECTION
    assert BillVersion.objects.get().digest == "Present law."


def full_measure_with(xml: bytes) -> MeasureRecord:
    return replace(full_measure(), versions=(version(xml=xml),))


def test_words_that_arrive_late_are_no_correction(since):
    store(measure(versions=(version(),)))
    since(forget=True)

    store(measure(versions=(version(xml=XML),)))

    assert since() == []
    assert BillVersion.objects.get().digest == "Existing law."


def test_a_gut_and_amend_changes_subject_and_author_with_its_print(since):
    store(measure())
    since(forget=True)
    gutted = version(
        "AB 831", 98, "AMD",
        on=date(2025, 6, 23), label="Amended Senate", subject="Gambling: sweepstakes.",
        authors=(AuthorRecord("Valencia", "lead", "A"), AuthorRecord("Ramos", "coauthor", "A")),
    )  # fmt: skip

    store(measure(versions=(gutted,), latest=gutted))

    assert since() == [
        (ChangeKind.VERSION_ADDED, "", "20250AB83198AMD Amended Senate"),
        (ChangeKind.SUBJECT_CHANGED, "Gaming: compacts.", "Gambling: sweepstakes."),
        (ChangeKind.AUTHOR_CHANGED, "Ramos", "Valencia"),
        (ChangeKind.GUT_AND_AMEND, "", "20250AB83198AMD: subject, author replaced"),
    ]
    assert [found.subject for found in stored().versions.all()] == ["Gaming: compacts.", "Gambling: sweepstakes."]


def test_the_latest_version_is_the_newest_print_that_has_arrived_until_the_named_one_does():
    prints = (version(), version("AB 831", 98, "AMD"))
    named_by_feed = version("AB 831", 97, "ENR")

    store(measure(versions=prints, latest=named_by_feed))
    assert stored().latest_version.key == "20250AB83198AMD"

    store(measure(versions=(named_by_feed,), latest=named_by_feed))
    assert stored().latest_version.key == "20250AB83197ENR"


def test_a_long_row_of_authors_is_counted_and_not_listed():
    authors = tuple(AuthorRecord(name, "lead", "A") for name in ("Ramos", "Lee", "Wicks", "Ward", "Zbur"))

    store(measure(versions=(version(authors=authors),)))

    assert stored().author_line == "Ramos, Lee, Wicks and 2 more"


# Votes, hearings, analyses, messages, chapters


def test_a_corrected_vote_is_a_change_and_stays_the_same_row(since):
    store(full_measure())
    row = VoteEvent.objects.get().pk
    since(forget=True)

    store(full_measure(votes=(replace(VOTE, ayes=76, noes=1, ballots=(("noe", ("Ramos",)),)),)))

    assert since() == [(ChangeKind.VOTE_CHANGED, "", "Third Reading: 76–1, pass")]
    assert Change.objects.get(kind=ChangeKind.VOTE_CHANGED).origin == Origin.CORRECTION
    assert (VoteEvent.objects.get().pk, VoteEvent.objects.get().ballots) == (row, {"noe": ["Ramos"]})


@pytest.mark.parametrize(
    ("facet", "record", "added", "removed"),
    [
        ("votes", replace(VOTE, sequence=2), ChangeKind.VOTE_ADDED, ChangeKind.VOTE_REMOVED),
        ("hearings", HearingRecord(date(2025, 7, 8), "CS72"), ChangeKind.HEARING_SET, ChangeKind.HEARING_REMOVED),
        ("analyses", replace(ANALYSIS, source_id="1512"), ChangeKind.ANALYSIS_ADDED, ChangeKind.ANALYSIS_REMOVED),
        ("messages", MessageRecord(None, "I am signing."), ChangeKind.MESSAGE_ADDED, ChangeKind.MESSAGE_REMOVED),
    ],
)
def test_children_come_and_go_and_either_is_news(since, facet, record, added, removed):
    before = full_measure()
    store(before)
    since(forget=True)

    store(replace(before, **{facet: (*getattr(before, facet), record)}))
    assert [kind for kind, _, _ in since(forget=True)] == [added]

    store(before)
    assert [kind for kind, _, _ in since(forget=True)] == [removed]

    store(replace(before, **{facet: ()}))
    assert [kind for kind, _, _ in since()] == [removed]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("I am signing Senate Bill 2.", MessageKind.SIGNING),
        ("Today I have signed Assembly Bill 12.", MessageKind.SIGNING),
        ("I am returning Senate Bill 275 without my signature.", MessageKind.VETO),
        ("I am vetoing this bill.", MessageKind.VETO),
        ("I am signing Assembly Bill 1 and returning Assembly Bill 2 without my signature.", MessageKind.UNCLEAR),
        ("To the Members of the California State Assembly:", MessageKind.UNCLEAR),
        ("", MessageKind.UNCLEAR),
    ],
)
def test_a_governors_message_signs_or_vetoes_by_its_words(words, kind):
    assert message_kind(words) is kind

    store(measure(messages=(MessageRecord(date(2025, 10, 10), words),)))
    assert Message.objects.get().kind == kind


def test_a_chapter_number_is_news(since):
    store(measure())
    since(forget=True)

    store(measure(official=OfficialRecord(chapter=ChapterRecord(2025, "CHP", 0, 623))))

    assert since() == [(ChangeKind.CHAPTER_CHANGED, "", "623/2025")]
    assert stored().chapter_citation == "Chapter 623, Statutes of 2025"


# Origins, baselines


@pytest.mark.parametrize("origin", [Origin.LIVE, Origin.BACKFILL])
def test_a_change_keeps_the_origin_of_its_batch(origin):
    store(measure(), origin=origin)
    store(measure("AB 831", INTRODUCED, REFERRED), origin=origin)

    assert set(Change.objects.values_list("origin", flat=True)) == {origin}
    assert Change.objects.live().count() == (3 if origin is Origin.LIVE else 0)


def test_what_a_backfill_takes_back_is_still_backfill():
    store(measure("AB 831", INTRODUCED, REFERRED), origin=Origin.BACKFILL)
    store(measure(), origin=Origin.BACKFILL)

    assert Change.objects.get(kind=ChangeKind.ACTION_REMOVED).origin == Origin.BACKFILL


def test_a_session_has_its_baseline_once():
    store(measure())
    assert sessions_with_baseline() == set()

    mark_baseline({SESSION}, NOW)
    mark_baseline({SESSION}, datetime(2026, 1, 1, tzinfo=UTC))

    assert sessions_with_baseline() == {SESSION}
    assert Session.objects.get().baseline_at == NOW


# Absence and the end of a session


def absent(*seen: str) -> int:
    return mark_absent({named(number) for number in seen}, recorded_at=NOW, origin=Origin.LIVE)


def test_a_measure_that_a_full_snapshot_leaves_out_is_marked_once_and_kept():
    store(measure("AB 1"), measure("AB 2"))

    assert (absent("AB 1"), absent("AB 1")) == (1, 0)

    assert stored("AB 2").removed_at == NOW
    assert news("AB 2") == [ChangeKind.MEASURE_ADDED, ChangeKind.MEASURE_REMOVED]
    assert count_measures({SESSION}) == 1


def test_a_snapshot_says_nothing_of_sessions_it_does_not_hold():
    store(measure("AB 1"))

    assert mark_absent({MeasureId(SessionId(2023), "AB", 9)}, recorded_at=NOW, origin=Origin.LIVE) == 0


@pytest.mark.parametrize("official", [OfficialRecord(), None])
def test_a_measure_that_is_spoken_of_again_is_restored_once(official):
    store(measure("AB 1"), measure("AB 2"))
    absent("AB 1")
    again = replace(measure("AB 2"), official=official)

    store(again)
    store(again)

    assert stored("AB 2").removed_at is None
    assert news("AB 2") == [ChangeKind.MEASURE_ADDED, ChangeKind.MEASURE_REMOVED, ChangeKind.MEASURE_RESTORED]


CHAPTERED = (date(2025, 10, 11), "Chaptered by Secretary of State - Chapter 623, Statutes of 2025.")


def close(through: date) -> int:
    return close_ended_sessions(through, recorded_at=NOW, origin=Origin.LIVE)


def test_live_measures_die_with_their_session_once():
    store(measure("AB 1", INTRODUCED, REFERRED), measure("AB 2", INTRODUCED, CHAPTERED))

    assert [close(date(2026, 11, 30)), close(date(2026, 12, 1)), close(date(2026, 12, 2))] == [0, 1, 0]

    dead = stored("AB 1")
    assert (dead.stage, dead.activity) == (Stage.DIED, Activity.OVER)
    assert (dead.stage_rule, dead.stage_on) == ("session-ended", date(2026, 11, 30))
    assert stored("AB 2").stage == Stage.CHAPTERED
    change = Change.objects.get(kind=ChangeKind.ENDED_WITH_SESSION)
    assert (change.was, change.now) == (Stage.IN_COMMITTEE, Ending.SESSION_ENDED)
    assert (change.happened_on, change.origin) == (date(2026, 11, 30), Origin.ROLLOVER)
    assert not Change.objects.live().filter(recorded_at=NOW, happened_on=date(2026, 11, 30)).exists()


def test_the_clerks_own_lines_of_that_night_are_no_news_of_any_one_measure():
    store(measure("AB 1", INTRODUCED, REFERRED))
    seen = Change.objects.latest("pk").pk
    last = (date(2026, 11, 30), "From committee: Without further action pursuant to Joint Rule 62(a).")

    store(measure("AB 1", INTRODUCED, REFERRED, last), through=date(2026, 12, 1))

    since_then = Change.objects.filter(pk__gt=seen)
    assert {change.kind for change in since_then} == {ChangeKind.ACTION_ADDED, ChangeKind.ENDED_WITH_SESSION}
    assert {change.origin for change in since_then} == {Origin.ROLLOVER}
    assert stored("AB 1").ending == Ending.SESSION_ENDED


def test_a_measure_that_dies_before_its_session_ends_is_news():
    store(measure("AB 1", INTRODUCED, REFERRED))
    seen = Change.objects.latest("pk").pk

    last = (date(2026, 2, 2), "From committee: Filed with the Chief Clerk pursuant to Joint Rule 56.")
    store(measure("AB 1", INTRODUCED, REFERRED, last), through=date(2026, 2, 3))

    since_then = Change.objects.filter(pk__gt=seen)
    assert {change.origin for change in since_then} == {Origin.LIVE}
    assert ChangeKind.STAGE_CHANGED in {change.kind for change in since_then}
    assert stored("AB 1").ending == Ending.MISSED_DEADLINE


def test_what_was_over_without_a_reason_gets_it_and_makes_no_change():
    store(measure("AB 2", INTRODUCED, CHAPTERED))
    Measure.objects.update(ending="")
    changes = Change.objects.count()

    assert close(date(2025, 9, 24)) == 0
    assert stored("AB 2").ending == Ending.CHAPTERED
    assert Change.objects.count() == changes


def test_a_session_closed_by_itself_and_one_read_after_its_end_agree():
    lines = (INTRODUCED, REFERRED)
    store(measure("AB 1", *lines))
    close(date(2026, 12, 1))
    store(measure("AB 2", *lines), through=date(2026, 12, 1))

    derived = (
        "stage",
        "stage_rule",
        "stage_action",
        "stage_on",
        "activity",
        "activity_rule",
        "activity_action",
        "ending",
        "steps",
    )
    one, other = Measure.objects.order_by("number").values(*derived)

    assert one == other


def test_a_dead_measure_stays_dead_when_the_snapshot_comes_again():
    store(measure("AB 1", INTRODUCED, REFERRED))
    close(date(2026, 12, 1))
    before = snapshot()

    store(measure("AB 1", INTRODUCED, REFERRED), through=date(2026, 12, 1))

    assert snapshot() == before


# People


def test_legislators_and_committees_are_stored_once_and_updated_in_place():
    person = LegislatorRecord(SESSION, "A", "68", "Valencia, Avelino", "Valencia", "Avelino", "Valencia", "DEM", True)
    committee = CommitteeRecord(SESSION, "CX18", "PUB. S.", "Assembly Public Safety Committee")

    upsert_people([person], [committee])
    upsert_people([replace(person, is_active=False)], [committee])
    upsert_people([], [])

    assert [(row.name, row.is_active) for row in Legislator.objects.all()] == [("Valencia, Avelino", False)]
    assert [row.long_name for row in Committee.objects.all()] == ["Assembly Public Safety Committee"]


# Set-based writes


def rows_written() -> int:
    if connection.vendor != "sqlite":
        pytest.skip("counts the rows that SQLite wrote")
    with connection.cursor() as cursor:
        return cursor.execute("SELECT total_changes()").fetchone()[0]


SESSION_COLUMNS = ("key", "start_year", "extraordinary")


def write_sessions(*rows: tuple[str, int, int]) -> int:
    before = rows_written()
    bulk.insert_or_update(Session, SESSION_COLUMNS, rows, unique=("key",))
    return rows_written() - before


def test_a_bulk_write_inserts_what_is_new_updates_what_differs_and_leaves_the_rest():
    first, second, third = ("20232024", 2023, 0), ("20252026", 2025, 0), ("20252026-1", 2025, 1)

    assert write_sessions(first, second) == 2
    assert write_sessions(first, second) == 0
    assert write_sessions(first, ("20252026", 2025, 7), third) == 2

    assert list(Session.objects.order_by("key").values_list(*SESSION_COLUMNS)) == [
        first,
        ("20252026", 2025, 7),
        third,
    ]


def test_a_bulk_write_sees_a_value_appear_where_there_was_none_and_go_again():
    store(measure())
    pk = stored().pk
    row = [pk, date(2025, 4, 2), "CX18", "", "", "", ""]
    unique = ("measure_id", "on", "location")
    fields = (*unique, "time", "building", "room", "notes", "committee_number")

    for number in (None, 18, None):
        bulk.insert_or_update(Hearing, fields, [(*row, number)], unique=unique)
        assert Hearing.objects.get().committee_number == number


def test_a_bulk_write_of_nothing_asks_the_database_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        bulk.insert_or_update(Session, SESSION_COLUMNS, [], unique=("key",))
        bulk.insert(Session, SESSION_COLUMNS, [])
        bulk.update(Session, ("start_year",), [])


def test_a_bulk_write_of_keys_alone_does_nothing_where_the_row_is_there():
    bulk.insert(Session, SESSION_COLUMNS, [("20252026", 2025, 0)])

    bulk.insert_or_update(Session, SESSION_COLUMNS, [("20252026", 2025, 0)], unique=("key",))
    bulk.update(Session, ("start_year",), [(2023, Session.objects.get().pk)])

    assert Session.objects.get().start_year == 2023


def test_a_row_of_the_wrong_width_is_refused():
    with pytest.raises(ValueError, match="3 columns"):
        bulk.insert(Session, SESSION_COLUMNS, [("20252026", 2025)])


def test_a_subject_may_be_as_long_as_a_lawyer_wants_it():
    subject = "Crimes: " + "trials, " * 200

    store(measure(versions=(version(subject="", xml=XML.replace(b"Crimes.", subject.strip().encode())),)))

    assert stored().subject == subject.strip()
    assert stored().versions.get().subject == subject.strip()
