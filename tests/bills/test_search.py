"""Search: what may be typed, what is found and in which order, and that the index follows the door by itself."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from bills import search as search_module
from bills.choices import Origin
from bills.identifiers import MeasureId, SessionId, VersionId
from bills.models import Measure
from bills.records import (
    ActionRecord,
    AuthorRecord,
    BillText,
    BodySection,
    MeasureRecord,
    OfficialRecord,
    SectionOfLaw,
    VersionRecord,
)
from bills.search import refresh, search
from bills.search_query import SectionTerm, Term, parse, section_key
from bills.upsert import upsert
from tests import factories as make

SESSION = SessionId(2025)
NOW = datetime(2025, 9, 24, 6, 10, tzinfo=UTC)


def record(number, subject, words, *, author="Bonta", law=("PEN", "1203.097"), state="INT", print_number=99, lines=()):
    measure = MeasureId.parse(number, SESSION)
    section = SectionOfLaw(*law, "amended")
    text = BillText(subject, f"An act relating to {subject.lower()}", "Existing law is silent.",
                    (BodySection("SECTION 1.", "amended", (section,), words),), (section,))  # fmt: skip
    version = VersionRecord(
        VersionId(measure, print_number, state), date(2025, 2, 19), "Introduced", subject,
        authors=(AuthorRecord(author, "lead", "A"),), text=text,
    )  # fmt: skip
    actions = tuple(ActionRecord(date(2025, 3, 1), line, "A") for line in ("Read first time. To print.", *lines))
    return MeasureRecord(measure, OfficialRecord(), actions, (version,))


def store(*records):
    return upsert(records, recorded_at=NOW, through=date(2025, 9, 23), origin=Origin.LIVE)


def found(text, **conditions):
    labels = {measure.pk: measure.label for measure in Measure.objects.select_related("session")}
    return [labels[pk] for pk in search(text, **conditions).measures]


@pytest.fixture
def stored(db):
    store(
        record("AB 831", "Gambling: sweepstakes.", "A person shall not operate a contest.", author="Valencia",
               law=("BPC", "17539")),
        record("SB 24", "Firearms: relinquishment.", "Domestic violence prevention programs, and AB 831.",
               lines=("In committee: Held under submission.",)),
        record("AB 5", "Domestic violence: probation.", "Restorative justice may be offered to Núñez.", author="Núñez"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("gambling", ["AB 831"]),
        ("AB 831", ["AB 831", "SB 24"]),
        ("ab831", ["AB 831", "SB 24"]),
        ("AB-831", ["AB 831", "SB 24"]),
        ("domestic violence", ["AB 5", "SB 24"]),
        ("programs", ["SB 24"]),
        ("program", ["SB 24"]),
        ('"held under submission"', ["SB 24"]),
        ('"submission under held"', []),
        ("domestic -probation", ["SB 24"]),
        ("restor*", ["AB 5"]),
        ("relinq*", ["SB 24"]),
        ("author:Valencia", ["AB 831"]),
        ("author:valencia gambling", ["AB 831"]),
        ("author:Bonta", ["SB 24"]),
        ("author:sweepstakes", []),
        ('section:"PEN 1203.097"', ["AB 5", "SB 24"]),
        ("section:PEN-1203.097 firearms", ["SB 24"]),
        ('section:"PEN 1203"', []),
        ("section:BPC", ["AB 831"]),
        ("stage:introduced gambling", ["AB 831"]),
        ("stage:chaptered gambling", []),
        ('stage:"Introduced" restorative', ["AB 5"]),
        ("recommendation:R4 gambling", ["AB 831"]),
        ("nothing of the kind", []),
        ("", []),
    ],
)
def test_what_is_typed_finds_what_it_means(stored, typed, labels):
    assert sorted(found(typed)) == sorted(labels)


def test_a_number_and_a_subject_come_before_a_mention(stored):
    assert found("AB 831")[0] == "AB 831"
    assert found("domestic violence")[0] == "AB 5"


def test_conditions_without_words_list_the_latest_moved_first(stored):
    assert set(found("stage:introduced")) == {"AB 831", "AB 5", "SB 24"} - set(found("stage:in_committee"))
    assert "AB 5" not in found("-restorative", stages=["introduced"])


def test_a_condition_of_another_app_is_read_and_left_to_it(stored):
    assert search("recommendation:r4").query.recommendations == ["R4"]


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("ab \"*-():^+~{}'%\\NOT AND OR NEAR author:section:stage:\0é§@&|!<>"), max_size=40)
)
def test_nothing_that_is_typed_raises(typed):
    search(typed)


@pytest.mark.parametrize(
    "typed",
    ['"', "*", "-", "a AND", "NEAR(a b)", "author:", "section:", "stage:", '-"', "a:b", "col : x", "'; DROP TABLE x", "𝔘𝔫𝔦",
     "x" * 10_000, '"' * 300, "a " * 5_000, ":*", "!!", "& |", "<->", "§pen", "@x", "\\", "%s %(a)s"],
)  # fmt: skip
def test_no_syntax_is_an_error(stored, typed):
    search(typed)


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted"),
    [
        ('one "two three" -four five*', [("one",), ("two", "three"), ("five",)], [("four",)]),
        ("ABX1-2", [("abx1", "2")], []),
        ("sb0024", [("sb", "24")], []),
        ("follow-up", [("follow", "up")], []),
        ("http://x", [("http", "x")], []),
    ],
)
def test_words_phrases_and_what_must_not_be_there(typed, wanted, unwanted):
    query = parse(typed)
    assert ([term.words for term in query.wanted], [term.words for term in query.unwanted]) == (wanted, unwanted)


def test_a_section_of_law_is_one_word():
    assert section_key("PEN", "1203.097") == "pen1203x097"
    assert parse('section:"PEN 1203.097."').sections == [SectionTerm("pen1203x097")]
    assert parse("section:PEN").sections == [SectionTerm("pen", is_prefix=True)]
    assert parse("suspens*").wanted == [Term(("suspens",), is_prefix=True)]


def test_the_index_follows_the_door(stored):
    store(record("AB 831", "Horse racing.", "Only horses now.", print_number=98, state="AMD"))

    assert (found("horses"), found("gambling"), found("author:Valencia")) == (["AB 831"], [], [])


def test_a_measure_that_left_the_feed_is_not_found(stored):
    Measure.objects.filter(number=831).update(removed_at=NOW)
    assert found("gambling") == []


def test_a_measure_without_any_text_is_found_by_its_number(db):
    bare = replace(record("SJR 3", "x", "x"), versions=None)
    store(bare)
    assert found("SJR 3") == ["SJR 3"]


def test_a_very_long_text_is_indexed_as_far_as_it_helps(db):
    store(record("AB 1", "Budget.", " ".join(f"word{n}" for n in range(400_000))))
    assert found("word7") == ["AB 1"] and found("word399999") == []


def test_indexing_costs_the_same_queries_for_one_and_for_many(stored, django_assert_num_queries):
    for pks in ([Measure.objects.first().pk], list(Measure.objects.values_list("pk", flat=True))):
        with django_assert_num_queries(7 if Measure.objects.db_manager().db and _is_sqlite() else 6):
            refresh(pks)


def _is_sqlite():
    from django.db import connection

    return connection.vendor == "sqlite"


def test_each_measure_comes_with_its_stage_and_what_left_the_feed_does_not_come(stored):
    found = search("violence")
    gone = Measure.objects.get(type="AB", number=5)
    Measure.objects.filter(pk=gone.pk).update(removed_at=NOW)

    assert found.measures == dict(Measure.objects.filter(pk__in=found.measures).values_list("pk", "stage"))
    assert gone.pk in found.measures and gone.pk not in search("violence").measures


def test_a_search_costs_two_queries(stored, django_assert_num_queries):
    with django_assert_num_queries(2):
        search("domestic violence author:Bonta")


@pytest.mark.django_db
def test_index_lets_go_of_a_measure_that_is_deleted():
    made = make.measure("AB 1", subject="Fees.")
    refresh([made.pk])
    assert found("fees") == ["AB 1"]
    made.delete()

    assert found("fees") == []


@pytest.mark.django_db(transaction=True)
def test_database_with_an_index_can_be_emptied():
    store(record("AB-1", "Fees.", "The fee is repealed."))
    call_command("flush", interactive=False, verbosity=0)

    assert (Measure.objects.count(), found("fee")) == (0, [])


SESSIONS = ["20252026", "20232024", "20212022", "20192020"]
ONE_AFTER_THE_OTHER = [(key, n) for key in SESSIONS for n in (1, 2)]
MIXED = [(key, n) for n in (1, 2) for key in SESSIONS]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("loaded", "most", "sessions"),
    [
        *((ONE_AFTER_THE_OTHER, *case) for case in ((8, 4), (7, 3), (6, 3), (5, 1), (1, 1))),
        *((ONE_AFTER_THE_OTHER[::-1], *case) for case in ((8, 4), (7, 3), (6, 3), (5, 1), (1, 1))),
        *((MIXED, *case) for case in ((8, 4), (7, 3), (6, 1), (1, 1))),
    ],
)
def test_of_words_that_very_many_hold_the_newest_sessions_are_ranked(monkeypatch, loaded, most, sessions):
    make.session("20272028")  # nothing is introduced yet
    refresh([make.measure(f"AB {n}", in_session=key, digest="To help.").pk for key, n in loaded])
    monkeypatch.setattr(search_module, "MOST_RANKED", most)

    found = search("help")

    shown = Measure.objects.filter(pk__in=found.measures).values_list("session__key", flat=True)
    assert sorted(shown, reverse=True) == [key for key in SESSIONS[:sessions] for _ in range(2)]
    assert (found.held, found.is_of_newest_sessions) == (min(most + 1, 8), sessions < 4)
    assert found.total == 2 * sessions


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["help", "-hinder", "help stage:introduced"])
def test_a_list_that_is_cut_off_tells_how_many_fit_in_each_stage(monkeypatch, text):
    for n in range(1, 6):
        made = make.measure(f"AB {n}", digest="To help.", stage="introduced" if n < 4 else "chaptered")
        refresh([made.pk])
    monkeypatch.setattr(search_module, "MOST_FOUND", 2)

    found = search(text)

    assert found.stages == {"introduced": 3} | ({} if "stage" in text else {"chaptered": 2})
    assert len(found.measures) == 2 and found.is_of_the_first and found.total == sum(found.stages.values())


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["help", "-hinder", "stage:introduced", "help stage:introduced"])
def test_only_those_among_which_is_searched_are_found(text):
    made = [make.measure(f"AB {n}", digest="To help.", stage="introduced") for n in (1, 2, 3)]
    refresh([one.pk for one in made])

    found = search(text, among=Measure.objects.filter(number__gt=1).order_by().values("pk"))

    assert set(found.measures) == {one.pk for one in made[1:]} and found.total == 2


@pytest.mark.django_db
def test_two_stages_that_exclude_each_other_leave_nothing():
    refresh([make.measure("AB 1", digest="To help.", stage="introduced").pk])

    assert found("help stage:introduced") == ["AB 1"]
    assert found("help stage:introduced", stages=["chaptered"]) == []
    assert found("help stage:nonsense") == [] == found("stage:nonsense")


@pytest.mark.django_db
def test_without_words_everything_that_holds_an_unwanted_one_is_left_out(monkeypatch):
    made = [make.measure(f"AB {n}", digest="To help.") for n in (1, 2, 3)]
    other = make.measure("AB 4", digest="To hinder.")
    refresh([one.pk for one in (*made, other)])
    monkeypatch.setattr(search_module, "MOST_FOUND", 1)

    assert found("-help") == ["AB 4"]
