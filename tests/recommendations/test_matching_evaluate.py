"""How agreement with judged measures is counted."""

import gzip
import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from bills.records import BillText
from recommendations.matching import load_rules
from recommendations.matching.evaluate import Report, evaluate
from recommendations.matching.folds import by_session
from recommendations.matching.judged import BadLine, Texts, fingerprint, read_judged
from recommendations.matching.label_texts import read_texts
from recommendations.matching.quality import figures, read_figures, write_figures

ROOT = Path(__file__).parents[2]
RULES = load_rules(ROOT / "recommendations" / "papers" / "healing_together.toml")
LABELS = ROOT / "recommendations" / "gold" / "labels.jsonl"
JUDGED = ROOT.parent / "shared" / "data" / "gold" / "dev.jsonl"

REPEALS_FEE = "This bill would repeal the fee that people on probation for domestic violence pay."
GUN_TAX = ("R1", "advances", "direct")
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


def label(digest: str, *pairs: dict[str, Any], **fields: Any) -> str:
    judged = {"session": "20252026", "measure": "AB 9001", "text_source": "digest", "sha256": fingerprint(digest)}
    return json.dumps(judged | {"kind": "match", "recommendations": list(pairs), "ambiguous": [], "note": ""} | fields)


def words(**texts: str) -> Texts:
    return lambda measure: BillText(subject="", **texts) if measure.number == 9001 else None


def test_label_without_words_asks_where_they_are() -> None:
    with pytest.raises(BadLine, match="say where the texts are"):
        measure(label(PAVES_ROADS))


def test_label_is_measured_on_the_official_words() -> None:
    pair = {"id": "R4", "stance": "advances", "scope": "direct", "start": 0, "end": 40}
    report = evaluate([label(REPEALS_FEE, pair)], RULES, words(digest=f"{REPEALS_FEE[:15]}  {REPEALS_FEE[15:]}"))

    assert counts(report) == (1, 0, 0)
    assert (report.located, report.evidence_right, dict(report.skipped)) == (1, 1, {})


def test_evidence_that_misses_the_deciding_sentence_is_counted() -> None:
    digest = f"{PAVES_ROADS} {REPEALS_FEE}"
    pair = {"id": "R4", "stance": "advances", "scope": "direct", "start": 0, "end": len(PAVES_ROADS)}
    report = evaluate([label(digest, pair)], RULES, words(digest=digest))

    assert (report.located, report.evidence_right) == (1, 0)


def test_label_whose_words_changed_or_are_absent_is_left_out_and_counted() -> None:
    lines = [label(PAVES_ROADS), label(PAVES_ROADS, measure="AB 9002")]
    report = evaluate(lines, RULES, words(digest="This bill would pave streets."))

    assert report.measures == 0
    assert report.skipped == {"in another wording": 1, "without text": 1}


def test_strong_suggestions_are_counted_apart() -> None:
    found = measure(line(REPEALS_FEE, ("R4", "advances", "direct")))
    extra = measure(line(REPEALS_FEE))

    assert (found.strong.tp, found.strong.fp, extra.strong.fp) == (1, 0, 1)
    assert found.as_json()["strong"]["precision"] == 1.0


def test_a_judged_pair_of_another_scope_is_right_but_listed() -> None:
    report = measure(line(REPEALS_FEE, ("R4", "advances", "partial")))

    assert (report.errors, [error.kind for error in report.other_scopes]) == ([], ["scope"])


def test_fold_drops_what_only_its_own_session_taught() -> None:
    """No other session and no word of the paper speaks of a tax on firearms."""
    taught = line("This bill would impose an excise tax on ammunition for violence prevention.", GUN_TAX)
    other = line(REPEALS_FEE, ("R4", "advances", "direct"), session="20232024")
    known = frozenset(one.id for one in RULES.recommendations)
    reports = by_session(read_judged([taught, other], known), RULES)

    assert evaluate([taught], RULES).pairs.tp == 1
    assert [(str(session), one.pairs.tp, one.pairs.fn) for session, one in reports.items()] == [
        ("20232024", 1, 0),
        ("20252026", 0, 1),
    ]


def test_figures_replace_those_of_the_same_name_and_keep_the_others(tmp_path: Path) -> None:
    kept = tmp_path / "quality.json"
    report = measure(line(REPEALS_FEE, ("R4", "advances", "direct")))
    for name, day in (("one", 1), ("two", 2), ("one", 3)):
        write_figures(figures(name, "own sentence", report, RULES.version, date(2026, 9, day), None), kept)

    assert [(row.name, row.measured_on, row.f1, row.folds_f1) for row in read_figures(kept)] == [
        ("one", "2026-09-03", 1.0, None),
        ("two", "2026-09-02", 1.0, None),
    ]


@pytest.mark.parametrize(
    "told",
    [
        {"session": "20252026", "measure": "AB 9001", "title": "", "long_title": "", "digest": PAVES_ROADS},
        {
            "legislative_session": "20252026",
            "identifier": "AB9001",
            "title": "",
            "abstracts": [{"abstract": PAVES_ROADS}],
            "extras": {},
        },
    ],
)
def test_texts_are_read_from_plain_and_gzipped_lines(tmp_path: Path, told: dict[str, Any]) -> None:
    plain, packed = tmp_path / "texts.jsonl", tmp_path / "texts.jsonl.gz"
    plain.write_text(json.dumps(told))
    packed.write_bytes(gzip.compress(json.dumps(told).encode()))

    for path in (plain, packed):
        assert [text.digest for text in read_texts(path).values()] == [PAVES_ROADS]


def test_long_titles_are_read_from_the_zip_of_a_session_with_those_of_extraordinary_sessions_apart(
    tmp_path: Path,
) -> None:
    path = tmp_path / "titles.zip"
    link = "https://example.org/billStatusClient.xhtml?bill_id="
    rows = [
        f"AB1,Crimes.,An act relating to crimes.,{link}202320240AB1",
        f"ABX11,Oil.,An act on oil.,{link}202320241AB1",
    ]
    with ZipFile(path, "w") as folder:
        folder.writestr("bills.csv", "\n".join(["bill_number,title,description,state_link", *rows]))

    told = {(str(measure.session), str(measure)): text for measure, text in read_texts(path).items()}
    assert told["20232024", "AB 1"] == BillText(subject="Crimes.", long_title="An act relating to crimes.")
    assert len(told) == 2
    with ZipFile(path, "w") as folder:
        folder.writestr("bills.csv", "title\nCrimes.")
    with pytest.raises(ValueError, match=r"titles\.zip: no session of LegiScan"):
        read_texts(path)


def test_text_that_cannot_be_read_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_text("\n{}\n")

    with pytest.raises(ValueError, match=r"texts\.jsonl, line 2: "):
        read_texts(path)


def test_committed_labels_hold_no_official_words() -> None:
    for number, told in enumerate(map(json.loads, LABELS.read_text(encoding="utf-8").splitlines()), start=1):
        assert told.keys() == {
            "session", "measure", "text_source", "sha256", "kind", "recommendations", "ambiguous", "note",
        }, number  # fmt: skip
        assert len(told["note"]) <= 160, number


def test_labels_of_official_digests_and_long_titles_meet_the_bar() -> None:
    data = ROOT.parent / "shared" / "data"
    files = [data / "openstates_ca_20252026.jsonl.gz", data / "legiscan_CA_2023-2024_csv.zip"]
    for file in files:
        if not file.exists():
            pytest.skip(f"{file} is not here")
    texts = {**read_texts(files[0]), **read_texts(files[1])}
    report = evaluate(LABELS.read_text(encoding="utf-8").splitlines(), RULES, texts.get)

    assert not report.skipped
    assert report.measures >= 320
    assert report.pairs.f1 >= 0.8
    assert report.evidence_right == report.located > 0
