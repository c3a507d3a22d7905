"""How agreement with judged measures is counted."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from recommendations.matching import load_rules
from recommendations.matching.evaluate import BadLine, Report, evaluate

ROOT = Path(__file__).parents[2]
RULES = load_rules(ROOT / "recommendations" / "papers" / "healing_together.toml")
JUDGED = ROOT.parent / "shared" / "data" / "gold" / "dev.jsonl"

REPEALS_FEE = "This bill would repeal the fee that people on probation for domestic violence pay."
PAVES_ROADS = "This bill would pave roads."


def line(digest: str, *pairs: tuple[str, str, str], ambiguous: tuple[str, ...] = (), **fields: Any) -> str:
    told = [{"id": id, "stance": stance, "scope": scope} for id, stance, scope in pairs]
    judged = {"session": "20252026", "measure": "AB 9001", "title": "", "long_title": "", "digest": digest}
    return json.dumps(judged | {"recommendations": told, "ambiguous": list(ambiguous)} | fields)


def measure(*lines: str) -> Report:
    return evaluate(lines, RULES)


def counts(report: Report) -> tuple[int, int, int]:
    return report.pairs.tp, report.pairs.fp, report.pairs.fn


def test_judged_pair_that_is_found_is_right() -> None:
    report = measure(line(REPEALS_FEE, ("R4", "advances", "direct")))

    assert counts(report) == (1, 0, 0)
    assert (report.stances_right, report.scopes_right, report.queued, report.errors) == (1, 1, 1, [])


def test_judged_pair_that_is_not_found_is_missed() -> None:
    report = measure(line(PAVES_ROADS, ("R6", "advances", "direct")))

    assert counts(report) == (0, 0, 1)
    assert [(error.measure, error.recommendation, error.kind) for error in report.errors] == [
        ("AB 9001", "R6", "missed")
    ]


def test_pair_that_nobody_judged_is_extra() -> None:
    report = measure(line(REPEALS_FEE))

    assert counts(report) == (0, 1, 0)
    assert [error.kind for error in report.errors] == ["extra"]


def test_ambiguous_pair_counts_neither_way() -> None:
    assert counts(measure(line(REPEALS_FEE, ambiguous=("R4",)))) == (0, 0, 0)
    assert counts(measure(line(PAVES_ROADS, ambiguous=("R4",)))) == (0, 0, 0)


def test_wrong_stance_is_a_found_pair_and_an_error() -> None:
    report = measure(line(REPEALS_FEE, ("R4", "opposes", "direct")))

    assert counts(report) == (1, 0, 0)
    assert report.stances_right == 0
    assert [error.kind for error in report.errors] == ["stance"]


def test_wrong_scope_shows_in_its_share_only() -> None:
    report = measure(line(REPEALS_FEE, ("R4", "advances", "partial")))

    assert (report.scopes_right, report.errors) == (0, [])


def test_weak_suggestion_is_no_pair_but_reaches_the_queue() -> None:
    digest = (
        "Existing law creates mobile crisis teams. This bill would allow a director to name the mobile crisis teams."
    )
    extra = measure(line(digest))
    missed = measure(line(digest, ("R8", "advances", "partial")))

    assert counts(extra) == (0, 0, 0)
    assert (counts(missed), missed.queued) == ((0, 0, 1), 1)
    assert "weak" in missed.errors[0].why


def test_spot_bill_explains_a_missed_pair() -> None:
    report = measure(line("This bill would state the intent of the Legislature.", ("R1", "advances", "direct")))

    assert "spot bill" in report.errors[0].why


def test_shares_of_nothing_are_whole() -> None:
    told = measure().as_json()

    assert (told["pairs"]["f1"], told["stance_accuracy"]) == (1.0, 1.0)


def test_report_has_the_promised_shape() -> None:
    told = measure(
        line(REPEALS_FEE, ("R4", "advances", "direct")), line(PAVES_ROADS, ("R6", "advances", "direct"))
    ).as_json()

    assert told["pairs"] == {"tp": 1, "fp": 0, "fn": 1, "precision": 1.0, "recall": 0.5, "f1": 0.6667}
    assert list(told["per_recommendation"]) == [f"R{number}" for number in range(1, 12)]
    assert told["per_recommendation"]["R6"] == {"tp": 0, "fp": 0, "fn": 1}
    assert set(told["errors"][0]) == {"session", "measure", "recommendation", "kind", "why"}
    assert {"stance_accuracy", "scope_accuracy", "queue_recall", "seconds"} <= told.keys()


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ("{}", "no field 'title'"),
        (line(PAVES_ROADS, measure="XX 1"), "XX 1"),
        (line(PAVES_ROADS, session="2025"), "2025"),
        (line(PAVES_ROADS, ("R12", "advances", "direct")), "R12"),
        (line(PAVES_ROADS, ambiguous=("R99",)), "R99"),
    ],
)
def test_bad_line_is_named(bad: str, problem: str) -> None:
    with pytest.raises(BadLine, match=r"^line 3: ") as caught:
        measure(line(PAVES_ROADS), "", bad)

    assert problem in str(caught.value)


def test_command_prints_one_json_object(tmp_path: Path) -> None:
    file = tmp_path / "judged.jsonl"
    file.write_text(line(REPEALS_FEE, ("R4", "advances", "direct")))
    out = StringIO()
    call_command("evaluate", file, "--json", stdout=out)

    assert json.loads(out.getvalue())["pairs"]["tp"] == 1


def test_command_prints_a_table_for_people(tmp_path: Path) -> None:
    file = tmp_path / "judged.jsonl"
    file.write_text(line(PAVES_ROADS, ("R6", "advances", "direct")))
    out = StringIO()
    call_command("evaluate", file, stdout=out)

    assert "R11" in out.getvalue()
    assert "missed: 20252026 AB 9001 R6" in out.getvalue()


def test_command_names_file_and_line_and_exits_with_2(tmp_path: Path) -> None:
    file = tmp_path / "judged.jsonl"
    file.write_text("{")
    with pytest.raises(CommandError, match=r"judged\.jsonl, line 1: not JSON") as caught:
        call_command("evaluate", file)

    assert caught.value.returncode == 2


def test_command_says_that_a_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nothing\.jsonl: No such file") as caught:
        call_command("evaluate", tmp_path / "nothing.jsonl")

    assert caught.value.returncode == 2


@pytest.mark.skipif(not JUDGED.exists(), reason="the judged measures are not beside this checkout")
def test_judged_measures_are_met() -> None:
    with JUDGED.open(encoding="utf-8") as lines:
        told = evaluate(lines, RULES).as_json()

    assert told["pairs"]["f1"] >= 0.85
    assert told["stance_accuracy"] >= 0.9
