"""Who is believed about what: sources by rank, one source's words by its own stamps, and rewritten bills told apart."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from bills.choices import ChangeKind, Origin, Stage
from bills.identifiers import MeasureId, SessionId, VersionId
from bills.models import Action, Analysis, Change, Measure, Session, VoteEvent
from bills.precedence import RANKS, Facts, Teller, Verdict, Word, differences, may_state_facts
from bills.records import (
    ActionRecord,
    AnalysisRecord,
    AuthorRecord,
    BillText,
    BodySection,
    ChapterRecord,
    MeasureRecord,
    OfficialRecord,
    SectionOfLaw,
    VersionRecord,
    VoteRecord,
)
from bills.rewriting import Print, cites_rewriting, what_was_replaced
from bills.upsert import mark_absent, upsert
from tests.ingest.sample_feed import dump

SESSION = SessionId(2025)
ID = MeasureId(SESSION, "AB", 831)
NOW = datetime(2025, 9, 24, 6, 10, tzinfo=UTC)
INTRODUCED = ActionRecord(date(2025, 2, 19), "Read first time. To print.", "A")
REFERRED = ActionRecord(date(2025, 3, 3), "Referred to Com. on PUB. S.", "A")
FAILED = ActionRecord(date(2025, 4, 1), "In committee: Set, first hearing. Failed passage.", "A")
MON, TUE, WED = (f"2025-09-{day} 21:00:00" for day in (22, 23, 24))


def told(*actions, stamp="", official=None, number=ID, **facets):
    """A record as a feed hands it over, every facet stamped alike."""
    stamps = dict.fromkeys(("official", "actions", "votes", "hearings", "analyses", "messages"), stamp)
    return MeasureRecord(number, official or OfficialRecord(), actions or None, stamps=stamps, **facets)


def store(*records, source="pubinfo", complete_through="", at=NOW):
    return upsert(
        records, recorded_at=at, through=date(2025, 9, 23), origin=Origin.LIVE, document="d" * 64, source=source,
        complete_through=complete_through,
    )  # fmt: skip


def texts():
    return list(Action.objects.order_by("position").values_list("text", flat=True))


# The table


def test_the_official_feed_ranks_above_every_other_and_news_ranks_nowhere():
    assert max(RANKS, key=RANKS.get) == "pubinfo" and list(RANKS.values()).count(RANKS["pubinfo"]) == 1
    assert may_state_facts("legiscan") and not may_state_facts("governor") and not may_state_facts("billfeed")
    with pytest.raises(ValueError, match="no rank"):
        may_state_facts("hearsay")


@pytest.mark.parametrize(
    ("held", "source", "verdict"),
    [
        (None, "legiscan", Verdict.TAKE),
        ("legiscan", "legiscan", Verdict.TAKE),
        ("legiscan", "pubinfo", Verdict.TAKE),
        ("pubinfo", "legiscan", Verdict.OUTRANKED),
        ("legiscan", "openstates", Verdict.OUTRANKED),
        ("openstates", "legiscan", Verdict.OUTRANKED),
    ],
)
def test_a_facet_passes_upward_only_and_equals_do_not_take_it_from_each_other(held, source, verdict):
    assert Teller(source, "", "", NOW.date()).judge(held and Word(held), "", "") is verdict


@pytest.mark.parametrize(
    ("held", "stamp", "complete_through", "verdict"),
    [
        (TUE, MON, "", Verdict.STALE),
        (TUE, TUE, "", Verdict.TAKE),
        (TUE, WED, "", Verdict.TAKE),
        (MON, TUE, WED, Verdict.STALE),
        (TUE, "", WED, Verdict.TAKE),
        (TUE, "2999-01-01 00:00:00", "", Verdict.TAKE),
    ],
)
def test_an_older_word_of_one_source_is_stale(held, stamp, complete_through, verdict):
    word = Word("pubinfo", stamp=held)
    assert Teller("pubinfo", "", "", NOW.date()).judge(word, stamp, complete_through) is verdict


@pytest.mark.parametrize(
    ("theirs", "found"),
    [
        (Facts(), []),
        (Facts("died", "1/2025", "Other", date(2025, 2, 19)), []),
        (Facts("in_committee", None, "GAMING:  compacts", date(2025, 3, 3)), []),
        (Facts("died", None, None, date(2025, 3, 3)), ["stage"]),
        (Facts(None, "7/2025", "Crimes.", None), ["chapter", "subject"]),
        (Facts("in_committee", None, None, date(2025, 3, 4)), ["latest action"]),
    ],
)
def test_a_contradiction_is_a_known_fact_that_differs_and_not_a_source_that_is_late(theirs, found):
    ours = Facts("in_committee", "8/2025", "Gaming: compacts.", date(2025, 3, 3))
    assert [fact for fact, _, _ in differences(ours, theirs)] == found


# Sources of different rank, at the door


@pytest.mark.django_db
def test_a_lower_ranked_source_overwrites_nothing_and_its_contradictions_come_back():
    store(told(INTRODUCED, REFERRED))

    result = store(
        told(INTRODUCED, FAILED, official=OfficialRecord(chapter=ChapterRecord(2025, "CHP", 0, 9))), source="legiscan"
    )

    measure = Measure.objects.get()
    assert (measure.stage, measure.chapter_number, texts()) == (
        Stage.IN_COMMITTEE, None, [INTRODUCED.text, REFERRED.text],
    )  # fmt: skip
    assert (result.updated, result.unchanged, result.changes) == (0, 1, 0)
    assert [(d.measure, d.fact, d.ours, d.theirs, d.source) for d in result.disagreements] == [
        ("AB 831", "latest action", "2025-03-03", "2025-04-01", "legiscan"),
        ("AB 831", "stage", "in_committee", "failed", "legiscan"),
    ]


@pytest.mark.django_db
def test_a_lower_ranked_source_fills_what_nobody_official_has_spoken_of():
    store(told(INTRODUCED))
    vote = VoteRecord("", datetime(2025, 5, 5), 1, "Third Reading", 77, 0, 2, "pass")

    store(told(INTRODUCED, votes=(vote,)), told(INTRODUCED, number=MeasureId(SESSION, "AB", 2)), source="openstates")

    measure = Measure.objects.get(number=831)
    assert {facet: word["source"] for facet, word in measure.provenance.items()} == {
        "official": "pubinfo", "actions": "pubinfo", "votes": "openstates",
    }  # fmt: skip
    assert Measure.objects.get(number=2).provenance["official"]["source"] == "openstates"
    assert VoteEvent.objects.count() == 1


@pytest.mark.django_db
def test_the_official_feed_takes_over_what_another_source_filled_and_that_is_no_news():
    store(told(replace(INTRODUCED, text="Read first time. To print (per LegiScan).")), source="legiscan")

    store(told(INTRODUCED))
    again = store(told(INTRODUCED), source="legiscan")

    assert texts() == [INTRODUCED.text] and again.changes == 0
    moved = Change.objects.filter(kind__in=(ChangeKind.ACTION_ADDED, ChangeKind.ACTION_REMOVED))
    assert set(moved.values_list("origin", flat=True)) == {Origin.CORRECTION}


@pytest.mark.django_db
def test_the_same_words_from_a_higher_rank_change_who_is_named_for_them_and_nothing_else():
    store(told(INTRODUCED), source="legiscan")

    result = store(told(INTRODUCED))

    assert (result.updated, result.changes) == (0, 0)
    assert Measure.objects.get().provenance["actions"]["source"] == "pubinfo"


@pytest.mark.django_db
def test_every_facet_keeps_who_spoke_of_it_in_which_document_and_when():
    store(told(INTRODUCED, stamp=MON))

    assert Measure.objects.get().provenance == {
        facet: {"source": "pubinfo", "document": "d" * 64, "stamp": MON} for facet in ("official", "actions")
    }


@pytest.mark.django_db
@pytest.mark.parametrize("source", ["governor", "billfeed", "hearsay"])
def test_a_source_of_news_is_refused_at_the_door(source):
    with pytest.raises(ValueError, match=source):
        upsert([], recorded_at=NOW, through=NOW.date(), origin=Origin.LIVE, source=source)


# One source, in any order


def print_(number, state, subject, stamp):
    return VersionRecord(VersionId(ID, number, state), date(2025, 2, 19), state, subject, stamp=stamp)


def roll_call(ayes, stamp, motion=100):
    return VoteRecord(
        "AFLOOR",
        datetime(2025, 5, 5),
        motion,
        f"Motion {motion}",
        ayes,
        0,
        0,
        "pass",
        motion_number=motion,
        stamp=stamp,
    )


PART = frozenset({"votes", "analyses", "messages"})
NIGHTS = {
    "monday": told(
        INTRODUCED, REFERRED, stamp=MON, partial=PART, votes=(roll_call(40, MON),),
        analyses=(AnalysisRecord("1", "Floor", "A", "", "First", None, stamp=MON),),
        versions=(print_(98, "AMD", "Second subject.", MON),),
    ),
    "tuesday": told(
        INTRODUCED, stamp=TUE, partial=PART, votes=(roll_call(41, TUE), roll_call(7, TUE, motion=200)),
        analyses=(AnalysisRecord("1", "Floor", "A", "", "Corrected", None, stamp=TUE),),
        versions=(print_(98, "AMD", "Corrected subject.", TUE), print_(97, "ENR", "Corrected subject.", TUE)),
    ),
    "wednesday": told(
        INTRODUCED, REFERRED, stamp=WED, partial=PART, votes=(roll_call(8, WED, motion=300),),
        official=OfficialRecord(printed_state="Enrolled"),
    ),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("times", [1, 2], ids=["once", "doubled"])
@pytest.mark.parametrize("baseline_first", [True, False], ids=["after a full snapshot", "before one"])
def test_three_increments_end_in_the_same_rows_in_every_order(times, baseline_first):
    full = told(INTRODUCED, votes=(), analyses=(), versions=(print_(99, "INT", "First subject.", ""),))
    ends = set()
    for order in permutations(NIGHTS.values()):
        Change.objects.all().delete()
        Measure.objects.all().delete()
        Session.objects.all().delete()
        if baseline_first:
            store(full, complete_through="2025-09-21 20:00:00")
            mark_absent({ID}, recorded_at=NOW, origin=Origin.LIVE, complete_through="2025-09-21 20:00:00")
        for record in order:
            for _ in range(times):
                last = store(record)
            assert times == 1 or (last.updated, last.changes) == (0, 0)
        if not baseline_first:
            store(full, complete_through="2025-09-21 20:00:00")
        ends.add(dump()["sha256"])
    votes = VoteEvent.objects.order_by("sequence").values_list("sequence", "ayes")
    assert (len(ends), list(votes)) == (1, [(100, 41), (200, 7), (300, 8)])
    assert Analysis.objects.get().committee_name == "Corrected"
    assert Measure.objects.get().subject == "Corrected subject."
    assert texts() == [INTRODUCED.text, REFERRED.text], "Wednesday's history is the newest"


@pytest.mark.django_db
def test_what_a_full_snapshot_took_away_does_not_come_back_with_an_older_increment():
    store(told(INTRODUCED, REFERRED, stamp=MON, votes=(roll_call(40, MON),), partial=PART))
    store(told(INTRODUCED, votes=()), complete_through=WED)
    mark_absent({ID}, recorded_at=NOW, origin=Origin.LIVE, complete_through=WED)

    result = store(told(INTRODUCED, REFERRED, stamp=TUE, votes=(roll_call(40, TUE),), partial=PART))

    assert (result.changes, texts(), VoteEvent.objects.count()) == (0, [INTRODUCED.text], 0)


@pytest.mark.django_db
def test_an_older_full_snapshot_takes_nothing_back():
    store(told(INTRODUCED, REFERRED, stamp=TUE))
    newer = MeasureId(SESSION, "AB", 2)
    store(told(INTRODUCED, stamp=TUE, number=newer))

    result = store(told(INTRODUCED), complete_through=MON)
    gone = mark_absent({ID}, recorded_at=NOW, origin=Origin.LIVE, complete_through=MON)

    assert (result.changes, gone, texts()[:2]) == (0, 0, [INTRODUCED.text, INTRODUCED.text])
    assert Measure.objects.get(number=831).last_action == REFERRED.text


@pytest.mark.django_db
def test_a_stamp_of_the_far_future_does_not_shut_out_later_nights():
    store(told(INTRODUCED, stamp="2999-01-01 00:00:00"), complete_through="2999-01-01 00:00:00")
    mark_absent({ID}, recorded_at=NOW, origin=Origin.LIVE, complete_through="2999-01-01 00:00:00")

    store(told(INTRODUCED, REFERRED, stamp=TUE))

    assert texts() == [INTRODUCED.text, REFERRED.text]


@pytest.mark.django_db
def test_an_event_that_arrives_late_carries_the_date_of_the_source():
    store(told(INTRODUCED, stamp=MON))

    store(told(INTRODUCED, REFERRED, stamp=TUE), at=datetime(2025, 12, 1, tzinfo=UTC))

    assert Change.objects.get(kind=ChangeKind.ACTION_ADDED).happened_on == REFERRED.on


@pytest.mark.django_db
def test_a_motion_cited_by_number_alone_has_the_words_that_came_before():
    store(told(INTRODUCED, votes=(roll_call(40, MON),)))
    bare = replace(roll_call(41, TUE), motion="")

    store(told(INTRODUCED, stamp=TUE, votes=(bare,), partial=PART))

    vote = VoteEvent.objects.get()
    assert (vote.motion, vote.ayes) == ("Motion 100", 41)


# Gut and amend

GAMING = Print("Gaming: Tribal-state gaming compacts.", frozenset({"Ramos"}), frozenset({("GOV", "12012.25")}))
SWEEPSTAKES = Print(
    "Gambling: operation of a contest or sweepstakes.", frozenset({"Valencia"}), frozenset({("BPC", "17539")})
)


@pytest.mark.parametrize(
    ("after", "signs"),
    [
        (GAMING, ()),
        (SWEEPSTAKES, ("subject", "author", "sections")),
        (replace(GAMING, subject=SWEEPSTAKES.subject), ("subject",)),
        (replace(GAMING, sections=SWEEPSTAKES.sections), ("sections",)),
        (replace(GAMING, authors=SWEEPSTAKES.authors), ()),
        (replace(GAMING, sections=frozenset({("GOV", "98001")})), ()),
        (
            replace(GAMING, authors=SWEEPSTAKES.authors, sections=frozenset({("GOV", "98001")})),
            ("author", "sections"),
        ),
        (replace(GAMING, subject="Tribal gaming: compact renewal."), ()),
        (Print(), ()),
    ],
)
def test_another_bill_under_the_same_number_is_told_from_an_amendment(after, signs):
    assert what_was_replaced(GAMING, after) == signs


@pytest.mark.parametrize(
    ("action", "cites"),
    [
        ("Re-referred to Com. on RLS. pursuant to Senate Rule 29.10(b).", True),
        ("Assembly Rule 77.2 suspended.", True),
        ("Re-referred to Com. on RLS. pursuant to Assembly Rule 96.", False),
    ],
)
def test_the_rule_for_rewritten_bills_is_known_in_an_action(action, cites):
    assert cites_rewriting(action) is cites


def gut(number, subject, author, on):
    authors = (AuthorRecord(author, "lead", "A"),)
    return VersionRecord(VersionId(ID, number, "AMD"), on, "Amended Senate", subject, authors=authors)


@pytest.mark.django_db
def test_a_rewritten_bill_is_one_change_though_its_print_and_its_rule_come_on_different_days():
    first = gut(99, GAMING.subject, "Ramos", date(2025, 2, 19))
    second = gut(98, SWEEPSTAKES.subject, "Valencia", date(2025, 6, 23))
    store(told(INTRODUCED, versions=(first,)))
    store(told(INTRODUCED, versions=(first, second)))
    rule = ActionRecord(date(2025, 6, 30), "Re-referred pursuant to Senate Rule 29.10(b).", "S")
    store(told(INTRODUCED, rule, versions=(first, second)))

    [change] = Change.objects.filter(kind=ChangeKind.GUT_AND_AMEND)
    assert (change.happened_on, change.now) == (second.on, "20250AB83198AMD: subject, author replaced")


@pytest.mark.django_db
def test_the_rule_alone_tells_a_rewritten_bill():
    store(told(INTRODUCED))
    rule = ActionRecord(date(2025, 6, 30), "Re-referred pursuant to Senate Rule 29.10(b).", "S")
    store(told(INTRODUCED, rule))

    assert Change.objects.get(kind=ChangeKind.GUT_AND_AMEND).happened_on == rule.on


@pytest.mark.django_db
def test_a_print_that_lost_nearly_all_its_words_is_kept_and_is_trouble():
    law = (SectionOfLaw("PEN", "463", "amended"),)

    def worded(number, words):
        text = BillText("Gaming.", body=(BodySection("SECTION 1.", "amended", law, words),), sections_of_law=law)
        return replace(print_(number, "AMD", "Gaming.", ""), text=text)

    long = worded(99, "A person shall not operate a game. " * 200)
    store(told(INTRODUCED, versions=(long,)))

    short = store(told(INTRODUCED, versions=(long, worded(98, "A person shall not operate a game."))))
    halved = store(told(INTRODUCED, versions=(worded(97, "A person shall not operate a game. " * 100),)))

    assert [trouble.where for trouble in short.troubles if "words" in trouble.reason] == ["20250AB83198AMD"]
    assert not [trouble for trouble in halved.troubles if "words" in trouble.reason]
    assert Measure.objects.get().versions.count() == 3
