"""The digest by which the tracker knows that nothing changed."""

import subprocess
import sys
from dataclasses import FrozenInstanceError, replace
from datetime import date, datetime

import pytest
from django.conf import settings

from bills.identifiers import MeasureId, SessionId, VersionId
from bills.records import (
    ActionRecord,
    AuthorRecord,
    BillText,
    BodySection,
    HearingRecord,
    SectionOfLaw,
    VersionRecord,
    VoteRecord,
    content_digest,
)

MEASURE = MeasureId(SessionId(2025), "AB", 831)
ACTION = ActionRecord(on=date(2025, 3, 3), text="Referred to Com. on  G.O.", house="A", committee="CX08")
VERSION = VersionRecord(
    id=VersionId(MEASURE, 99, "INT"),
    on=date(2025, 2, 19),
    label="Introduced",
    subject="Gaming.",
    authors=(AuthorRecord("Ramos", "lead", "A"),),
    xml=b"<bill/>",
)
VOTE = VoteRecord("AFLOOR", datetime(2025, 5, 5, 14, 3), 1, "Third Reading", 77, 0, 2, "pass", (("aye", ("Ramos",)),))


@pytest.mark.parametrize("record", [MEASURE, ACTION, VERSION, VOTE, HearingRecord(date(2025, 4, 2), "CX08")])
def test_equal_records_have_one_digest(record):
    assert content_digest(record) == content_digest(replace(record))


@pytest.mark.parametrize(
    ("record", "other"),
    [
        (ACTION, replace(ACTION, on=date(2025, 3, 4))),
        (ACTION, replace(ACTION, text="Referred to Com. on G.O.")),
        (ACTION, replace(ACTION, committee="")),
        (VERSION, replace(VERSION, xml=b"<bill></bill>")),
        (VERSION, replace(VERSION, xml=None)),
        (VERSION, replace(VERSION, authors=())),
        (VERSION, replace(VERSION, authors=None)),
        (VERSION, replace(VERSION, authors=(AuthorRecord("Valencia", "lead", "A"),))),
        (VERSION, replace(VERSION, urgency=False)),
        (VERSION, replace(VERSION, text=BillText("Gaming."))),
        (VOTE, replace(VOTE, ballots=(("noe", ("Ramos",)),))),
        (VOTE, replace(VOTE, taken_at=datetime(2025, 5, 5, 14, 4))),
    ],
)
def test_whatever_differs_in_a_record_differs_in_its_digest(record, other):
    assert content_digest(record) != content_digest(other)


@pytest.mark.parametrize(
    ("values", "others"),
    [
        (("ab", "c"), ("a", "bc")),
        ((None,), ("None",)),
        (("",), (None,)),
        (("x",), (b"x",)),
        ((1,), ("1",)),
        (((ACTION, ACTION),), ((ACTION,),)),
        (((ACTION, replace(ACTION, text="x")),), ((replace(ACTION, text="x"), ACTION),)),
        (((),), (None,)),
    ],
)
def test_values_do_not_run_together(values, others):
    assert content_digest(*values) != content_digest(*others)


def test_half_a_character_from_a_broken_feed_has_a_digest():
    assert len(content_digest("\ud83d")) == 64


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_digest_is_the_same_in_every_run(seed):
    script = (
        "from datetime import date\n"
        "from bills.records import ActionRecord, content_digest\n"
        "print(content_digest((ActionRecord(date(2025, 3, 3), 'Referred to Com. on  G.O.', 'A', 'CX08'),)))"
    )
    env = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(settings.BASE_DIR)}

    run = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)

    assert run.stdout.strip() == content_digest((ACTION,))


def test_a_record_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        ACTION.text = "Held."


def test_the_body_is_its_sections_with_a_blank_line_between():
    sections = (BodySection("SECTION 1.", "", (), "One."), BodySection("SEC. 2.", "", (), "Two."))

    assert BillText("Gaming.", body=sections).body_text == "One.\n\nTwo."
    assert BillText("Gaming.").body_text == ""


def test_a_section_of_law_reads_as_it_is_cited():
    assert str(SectionOfLaw("PEN", "1203.097", "amended")) == "PEN 1203.097"
