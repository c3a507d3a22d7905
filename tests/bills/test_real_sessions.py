"""The table of actions over whole sessions as they were: nothing unread, nothing that cannot be."""

import csv
import io
import zipfile
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from bills.choices import Activity, Stage
from bills.identifiers import MeasureId
from bills.lifecycle import TERMINAL, read_standing, rule_for
from bills.records import ActionRecord
from ingest.rows import Tally, read_rows
from ingest.tables import COLUMNS

DATA = Path(settings.BASE_DIR).parent / "shared" / "data"


@pytest.fixture(scope="module")
def standings():
    """Every measure of the rebuilt session, read from its real history."""
    path = DATA / "pubinfo_20252026_rebuilt.zip"
    if not path.exists():
        pytest.skip(f"no {path.name} in ../shared/data")
    histories: dict[str, list[tuple[date, int, str]]] = defaultdict(list)
    file = "BILL_HISTORY_TBL"
    with zipfile.ZipFile(path) as archive, archive.open(f"{file}.dat") as stream:
        for row in read_rows(stream, file, COLUMNS[file], Tally()):
            line = row.day("action_date"), row.number("bill_history_id"), row.text("action")
            histories[row.key("bill_id")].append(line)
    return {
        bill_id: read_standing(
            MeasureId.parse_bill_id(bill_id), [ActionRecord(on, text) for on, _, text in sorted(lines)]
        )
        for bill_id, lines in histories.items()
    }


def test_a_real_session_is_read_to_the_last_action(standings):
    stages = Counter(standing.stage for standing in standings.values())

    assert len(standings) == 3042
    assert (stages[Stage.CHAPTERED], stages[Stage.VETOED]) == (991, 123)
    assert {text for standing in standings.values() for text in standing.not_understood} == set()


def test_in_a_real_session_what_has_ended_is_over_and_names_what_ended_it(standings):
    ended = [standing for standing in standings.values() if standing.stage in TERMINAL]

    assert ended
    assert {standing.activity for standing in ended} == {Activity.OVER}
    assert all(standing.stage_rule and standing.stage_action and standing.stage_on for standing in ended)


def test_in_a_real_session_only_bills_are_vetoed_and_only_resolutions_of_one_house_adopted(standings):
    def kinds(stage: Stage) -> set[str]:
        return {MeasureId.parse_bill_id(key).type for key, standing in standings.items() if standing.stage is stage}

    assert kinds(Stage.VETOED) == {"AB", "SB"}
    assert kinds(Stage.ADOPTED) == {"HR", "SR"}


def test_every_last_action_of_legiscans_two_years_is_understood():
    path = DATA / "legiscan_CA_2023-2024_csv.zip"
    if not path.exists():
        pytest.skip(f"no {path.name} in ../shared/data")
    with zipfile.ZipFile(path) as archive, archive.open("bills.csv") as raw:
        bills = list(csv.DictReader(io.TextIOWrapper(raw, "utf-8")))

    read = {bill["bill_number"]: rule_for(bill["last_action"]) for bill in bills}
    vetoed = {bill["bill_number"] for bill in bills if bill["status_desc"] == "Vetoed"}

    assert [number for number, rule in read.items() if rule is None] == []
    assert read["AB304"].name == "veto-considered"
    assert len(vetoed) == 345
    assert {read[number].name for number in vetoed} == {"vetoed", "veto-considered"}
