"""The one door into the bills: what a record writes, what it reports as news, and what it leaves alone."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bills.choices import Activity, ChangeKind, Origin, Stage
from bills.identifiers import MeasureId, SessionId
from bills.models import (
    Action,
    BillBody,
    BillVersion,
    Change,
    Measure,
    VoteEvent,
)
from bills.records import (
    AuthorRecord,
    BillText,
    BodySection,
    MeasureRecord,
    OfficialRecord,
    SectionOfLaw,
)
from tests.bills.telling import (
    INTRODUCED,
    NOW,
    REFERRED,
    REPORTED,
    XML,
    actions,
    full_measure,
    measure,
    named,
    snapshot,
    store,
    stored,
    version,
)

pytestmark = pytest.mark.django_db


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
