"""The bundled sample: the feed it makes, and that its words are ours."""

import gzip
import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from bills.identifiers import MeasureId, SessionId, VersionId
from ingest.sample.build import build
from ingest.sample.measures import SampleError
from ingest.sample.reading import FOLDER, read_measures

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
RESERVED = SHARED / "gold" / "reserved.txt"
OPEN_STATES = SHARED / "openstates_ca_20252026.jsonl.gz"
COLUMNS = {
    "BILL_TBL": 19,
    "BILL_VERSION_TBL": 18,
    "BILL_VERSION_AUTHORS_TBL": 10,
    "BILL_HISTORY_TBL": 13,
    "BILL_SUMMARY_VOTE_TBL": 15,
    "BILL_DETAIL_VOTE_TBL": 12,
    "BILL_MOTION_TBL": 4,
    "COMMITTEE_HEARING_TBL": 7,
    "LOCATION_CODE_TBL": 10,
    "LEGISLATOR_TBL": 16,
}
CAML = "{http://lc.ca.gov/legalservices/schemas/caml.1#}"
LONG_ENOUGH_TO_BE_COPIED = 12  # words


@pytest.fixture(scope="module")
def feed(tmp_path_factory):
    with ZipFile(build(tmp_path_factory.mktemp("sample") / "pubinfo_sample.zip")) as opened:
        yield opened


@pytest.fixture(scope="module")
def measures():
    return read_measures()


def table(feed, name):
    return [line.split("\t") for line in feed.read(f"{name}.dat").decode().split("\n")[:-1]]


def bare(cell):
    return cell.strip("`")


def test_building_twice_makes_the_same_bytes(tmp_path):
    first, second = build(tmp_path / "one.zip"), build(tmp_path / "two.zip")

    assert first.read_bytes() == second.read_bytes()


def test_every_row_has_the_columns_of_its_table(feed):
    written = {name.removesuffix(".dat") for name in feed.namelist() if name.endswith(".dat")}

    assert written == COLUMNS.keys()
    assert {(name, len(row)) for name in written for row in table(feed, name)} == set(COLUMNS.items())


def test_every_cell_is_enclosed_a_number_a_time_a_member_or_null(feed):
    shapes = re.compile(r"^(`[^`]+`|NULL|\d+|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|BILL_VERSION_TBL_\d+\.lob)$")

    strange = [cell for name in COLUMNS for row in table(feed, name) for cell in row if not shapes.match(cell)]

    assert strange == []


def test_every_version_with_words_has_a_member_that_parses(feed):
    lobs = {row[0]: row[14] for row in table(feed, "BILL_VERSION_TBL") if row[14] != "NULL"}

    assert set(lobs.values()) == {name for name in feed.namelist() if name.endswith(".lob")}
    for version, lob in lobs.items():
        description = etree.fromstring(feed.read(lob)).find(f"{CAML}Description")
        assert VersionId.parse(description.findtext(f"{CAML}Id")) == VersionId.parse(bare(version))
        assert description.find(f"{CAML}DigestText")[0].text


def test_every_bill_points_to_its_newest_version(feed):
    prints = {}
    for row in table(feed, "BILL_VERSION_TBL"):
        prints.setdefault(row[1], []).append((int(row[2]), row[0]))

    assert {row[0]: row[10] for row in table(feed, "BILL_TBL")} == {bill: min(p)[1] for bill, p in prints.items()}


def test_children_belong_to_bills_of_the_sample(feed):
    bills = {row[0] for row in table(feed, "BILL_TBL")}
    versions = {row[0] for row in table(feed, "BILL_VERSION_TBL")}

    for name in ("BILL_HISTORY_TBL", "BILL_SUMMARY_VOTE_TBL", "BILL_DETAIL_VOTE_TBL", "COMMITTEE_HEARING_TBL"):
        assert {row[0] for row in table(feed, name)} <= bills
    assert {row[0] for row in table(feed, "BILL_VERSION_AUTHORS_TBL")} <= versions


def test_every_place_of_a_vote_is_listed(feed):
    listed = {(bare(row[0]), bare(row[1])) for row in table(feed, "LOCATION_CODE_TBL")}

    assert {(bare(row[0])[:8], bare(row[1])) for row in table(feed, "BILL_SUMMARY_VOTE_TBL")} <= listed


def test_ballots_add_up_to_the_tally(feed):
    tallies = {tuple(row[i] for i in (0, 1, 2, 3, 4)): row[5:8] for row in table(feed, "BILL_SUMMARY_VOTE_TBL")}
    counted = {}
    for row in table(feed, "BILL_DETAIL_VOTE_TBL"):
        counts = counted.setdefault((row[0], row[1], row[3], row[4], row[6]), {"AYE": 0, "NOE": 0, "ABS": 0})
        counts[bare(row[5])] += 1

    assert len(counted) > 20
    assert all([str(n) for n in counts.values()] == tallies[vote] for vote, counts in counted.items())


def test_actions_of_a_measure_never_go_back_in_time(measures):
    backwards = [m.id for m in measures if list(m.actions) != sorted(m.actions, key=lambda action: action.on)]

    assert backwards == []


def test_notes_for_people_stay_out_of_the_feed(feed, measures):
    everything = "".join(feed.read(name).decode() for name in feed.namelist())

    assert [m.about for m in measures if m.about in everything] == []


@pytest.mark.parametrize("recommendation", [f"R{number}" for number in range(1, 12)])
def test_every_recommendation_has_measures(measures, recommendation):
    fewest = 2 if recommendation == "R2" else 3

    assert sum(bool(re.search(rf"\b{recommendation} (advances|mixed)\b", m.about)) for m in measures) >= fewest


def test_every_kind_of_end_is_there(measures):
    ends = {
        "chaptered": "^Chaptered",
        "vetoed": "^Vetoed",
        "held under submission": "[Hh]eld (in committee and )?under submission",
        "Joint Rule 56": "Joint Rule 56",
        "Joint Rule 62(a)": r"Without further action pursuant to Joint Rule 62\(a\)",
        "died at desk": "^Died at Desk",
        "inactive": "^Ordered to inactive file",
        "failed passage": "Failed passage",
        "adopted": r"^Read\. Adopted",
    }

    said = [action.text for measure in measures for action in measure.actions]

    assert [end for end, pattern in ends.items() if not any(re.search(pattern, text) for text in said)] == []


def test_a_rewritten_bill_shows_its_earlier_subject_and_author(measures):
    [rewritten] = [m for m in measures if m.id == MeasureId.parse("AB 831", SessionId(2025))]
    first, last = rewritten.prints[0].words, rewritten.prints[-1].words

    assert (first.subject, first.authors[0].name) == ("Gaming: Tribal-state gaming compacts.", "Ramos")
    assert (last.subject, last.authors[0].name) == ("Gambling: operation of a contest or sweepstakes.", "Valencia")


def test_a_broken_file_names_file_measure_and_key(tmp_path):
    good = (FOLDER / "20172018.toml").read_text(encoding="utf-8")
    (tmp_path / "20172018.toml").write_text(good.replace("Secretary of State | ", "Somewhere | "), encoding="utf-8")

    with pytest.raises(SampleError, match=r"20172018\.toml: AB 372: actions: no place: 'Somewhere'"):
        read_measures(tmp_path)


def test_an_unknown_key_is_refused(tmp_path):
    good = (FOLDER / "20172018.toml").read_text(encoding="utf-8")
    (tmp_path / "20172018.toml").write_text(good.replace("subject =", "subjekt ="), encoding="utf-8")

    with pytest.raises(SampleError, match=r"20172018\.toml: AB 372: subjekt: unknown key"):
        read_measures(tmp_path)


@pytest.mark.parametrize("key", ["subject", "authors", "digest", "about", "versions"])
def test_a_missing_key_is_named(tmp_path, key):
    good = (FOLDER / "20172018.toml").read_text(encoding="utf-8")
    without = re.sub(rf'^{key} = ("""\n.*?"""|.*?)$', "", good, count=1, flags=re.DOTALL | re.MULTILINE)
    (tmp_path / "20172018.toml").write_text(without, encoding="utf-8")

    with pytest.raises(SampleError, match=rf"20172018\.toml: AB 372: .*missing '{key}'"):
        read_measures(tmp_path)


def test_a_law_of_an_unknown_code_is_refused(tmp_path):
    good = (FOLDER / "20172018.toml").read_text(encoding="utf-8")
    (tmp_path / "20172018.toml").write_text(good.replace('"PEN ', '"PENAL '), encoding="utf-8")

    with pytest.raises(SampleError, match=r"20172018\.toml: AB 372: .*law: no such code: 'PENAL 1203\.099 added'"):
        read_measures(tmp_path)


@pytest.mark.skipif(not RESERVED.exists(), reason="the shared data are not here")
def test_no_measure_is_one_kept_for_measurement(measures):
    reserved = {line.strip() for line in RESERVED.read_text(encoding="utf-8").splitlines()}

    assert [str(m.id) for m in measures if m.id.session == SessionId(2025) and str(m.id) in reserved] == []


@pytest.mark.skipif(not OPEN_STATES.exists(), reason="the shared data are not here")
def test_no_sentence_is_copied_from_an_official_digest(measures):
    ours = {m.id: m for m in measures if m.id.session.start_year == 2025}
    copied = []
    for identity, official in official_digests(ours.keys()):
        plain = normal(official)
        for version in ours[identity].prints:
            copied += [s for s in sentences(version.words) if normal(s) in plain]

    assert copied == []


def official_digests(wanted):
    with gzip.open(OPEN_STATES, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            extraordinary = int("Special" in record["legislative_session"])
            found = re.fullmatch(r"([A-Z]+) ?(\d+)", record["identifier"])
            identity = MeasureId(SessionId(2025, extraordinary), found[1], int(found[2]))
            if identity in wanted:
                yield identity, " ".join(abstract["abstract"] for abstract in record["abstracts"])


def sentences(words):
    paragraphs = words.digest if words else ()
    cut = (sentence for paragraph in paragraphs for sentence in re.split(r"(?<=\.) ", paragraph))
    return [sentence for sentence in cut if len(sentence.split()) >= LONG_ENOUGH_TO_BE_COPIED]


def normal(text):
    return re.sub(r"\W+", " ", text).strip().lower()
