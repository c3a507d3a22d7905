"""Every form in which California names sessions, measures and versions; what is near one and is none."""

import csv
import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from bills.identifiers import (
    MEASURE_TYPES,
    VERSION_STATES,
    MeasureId,
    NotAnIdentifier,
    SessionId,
    VersionId,
)

LEGISCAN = Path(settings.BASE_DIR).parent / "shared" / "data" / "legiscan_CA_2023-2024_csv.zip"
REGULAR, FIRST_EXTRAORDINARY = SessionId(2025), SessionId(2025, 1)

sessions = st.builds(SessionId, st.integers(925, 1499).map(lambda n: 2 * n + 1), st.integers(0, 9))
measures = st.builds(MeasureId, sessions, st.sampled_from(MEASURE_TYPES), st.integers(1, 99_999))
versions = st.builds(VersionId, measures, st.integers(0, 99), st.sampled_from(VERSION_STATES))


@given(sessions)
def test_a_session_is_read_back_from_its_key(session):
    assert SessionId.parse(str(session)) == session


@given(measures)
def test_a_measure_is_read_back_from_its_bill_id(measure):
    assert MeasureId.parse_bill_id(measure.bill_id) == measure


@given(measures)
def test_a_measure_is_read_back_from_its_slug_beside_its_session(measure):
    assert MeasureId.parse(measure.slug, measure.session) == measure


@given(measures, st.sampled_from((str.upper, str.lower)))
def test_a_measure_is_read_back_from_prose_in_any_case(measure, case):
    assert MeasureId.parse(case(str(measure)), measure.session) == measure


@given(measures)
def test_the_extraordinary_number_in_prose_needs_only_the_two_years(measure):
    regular = SessionId(measure.session.start_year)

    assert MeasureId.parse(str(measure), regular) == measure


@given(measures)
def test_a_measure_is_read_back_from_legiscans_number(measure):
    assert MeasureId.parse_legiscan(measure.legiscan, SessionId(measure.session.start_year)) == measure


@given(versions)
def test_a_version_is_read_back_from_its_id(version):
    assert VersionId.parse(str(version)) == version


@given(versions)
def test_a_version_is_read_back_from_the_padded_id_of_its_xml(version):
    measure = version.measure
    session = f"{measure.session.start_year}{measure.session.extraordinary}"
    padded = f"{session}{measure.type:_<4}{measure.number:04d}{version.print_number:02d}{version.state}"

    assert VersionId.parse(padded if "_" in padded else str(version)) == version


@given(versions, versions)
def test_two_versions_never_share_an_id(one, other):
    assert (str(one) == str(other)) == (one == other)


@given(st.text(max_size=24))
def test_any_other_text_is_refused_with_one_error(text):
    for read in (
        SessionId.parse,
        MeasureId.parse_bill_id,
        VersionId.parse,
        lambda text: MeasureId.parse(text, REGULAR),
        lambda text: MeasureId.parse_legiscan(text, REGULAR),
    ):
        try:
            read(text)
        except NotAnIdentifier as error:
            assert repr(text) in str(error) or error.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AB 831", "202520260AB831"),
        ("ab-831", "202520260AB831"),
        ("AB831", "202520260AB831"),
        (" AB 0831 ", "202520260AB831"),
        ("AB‑831", "202520260AB831"),
        ("AB–831", "202520260AB831"),
        ("AB\u00a0831", "202520260AB831"),
        ("ABX1 2", "202520261AB2"),
        ("ABX1-2", "202520261AB2"),
        ("AR 60", "202520260HR60"),
        ("HR 60", "202520260HR60"),
        ("GRP 1", "202520260GRP1"),
    ],
)
def test_prose_is_read_as_people_write_it(text, expected):
    assert MeasureId.parse(text, REGULAR).bill_id == expected


def test_prose_without_a_number_for_the_session_means_the_session_at_hand():
    assert MeasureId.parse("SB 2", FIRST_EXTRAORDINARY).bill_id == "202520261SB2"
    assert MeasureId.parse("SBX2 2", FIRST_EXTRAORDINARY).bill_id == "202520262SB2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AB831", "202520260AB831"),
        ("ABX12", "202520261AB2"),
        ("ABX11", "202520261AB1"),
        ("ABX112", "202520261AB12"),
        ("AR60", "202520260HR60"),
        ("ACR7", "202520260ACR7"),
    ],
)
def test_legiscan_writes_the_session_number_before_the_bills(text, expected):
    assert MeasureId.parse_legiscan(text, REGULAR).bill_id == expected


@pytest.mark.parametrize(
    ("text", "measure", "print_number", "state"),
    [
        ("20250AB83194CHP", "202520260AB831", 94, "CHP"),
        ("20250AB__083194CHP", "202520260AB831", 94, "CHP"),
        ("20250AB199INT", "202520260AB1", 99, "INT"),
        ("20251SB297AMD", "202520261SB2", 97, "AMD"),
        ("20230ACA_000199INT", "202320240ACA1", 99, "INT"),
        ("20230AB__230299INT", "202320240AB2302", 99, "INT"),
    ],
)
def test_a_version_id_is_split_from_the_right(text, measure, print_number, state):
    version = VersionId.parse(text)

    assert (version.measure.bill_id, version.print_number, version.state) == (measure, print_number, state)


@pytest.mark.parametrize("key", ["", "2025", "20252027", "20262027", "20252026-0", "20252026-10", "20252026 ", "x20252026",
                                 "20252026\n", "２０２５２０２６"])  # fmt: skip
def test_near_misses_of_a_session_are_refused(key):
    with pytest.raises(NotAnIdentifier):
        SessionId.parse(key)


@pytest.mark.parametrize("year", [2026, 1847, 3001])
def test_a_session_starts_in_an_odd_year_of_the_states_life(year):
    with pytest.raises(NotAnIdentifier):
        SessionId(year)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AB831",
        "202520260AB0831",
        "202520260AB0",
        "202520260AB",
        "202520260XB831",
        "202520260AR60",
        "202520270AB831",
        "202620270AB831",
        "20252026AB831",
        "202520260ab831",
        "202520260AB831 ",
        "202520260AB831\n",
        "202520260AB831; DROP",
        "202520260AB100000",
        "202520260AB８３１",
    ],
)
def test_near_misses_of_a_bill_id_are_refused(text):
    with pytest.raises(NotAnIdentifier):
        MeasureId.parse_bill_id(text)


@pytest.mark.parametrize("text", ["", "AB", "831", "AB 0", "AB 831a", "A B 831", "XB 1", "ABX0 2", "ABX 2", "AB 123456", "AB 8 31", "AB 8３1",
                                  "AB 831, 832", "AB ８"])  # fmt: skip
def test_near_misses_of_prose_are_refused(text):
    with pytest.raises(NotAnIdentifier):
        MeasureId.parse(text, REGULAR)


@pytest.mark.parametrize("text", ["", "AB", "AB 831", "AB-831", "AB0831", "ABX1", "XB1", "AB831X"])
def test_near_misses_of_a_legiscan_number_are_refused(text):
    with pytest.raises(NotAnIdentifier):
        MeasureId.parse_legiscan(text, REGULAR)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20250AB83194",
        "20250AB83194XYZ",
        "20250AB83194chp",
        "20250AB94CHP",
        "20250AB083194CHP",
        "20250AB__000094CHP",
        "20260AB83194CHP",
        "20250XX83194CHP",
        "20250AB83194CHP\n",
        "202520260AB83194CHP",
    ],
)
def test_near_misses_of_a_version_id_are_refused(text):
    with pytest.raises(NotAnIdentifier):
        VersionId.parse(text)


def test_measures_say_where_they_start_and_whether_they_can_become_law():
    def named(text):
        return MeasureId.parse(text, REGULAR)

    assert [named(text).origin_house for text in ("AB 1", "ACR 1", "HR 1", "SB 1", "SJR 1", "SR 1")] == list("AAASSS")
    assert [kind for kind in MEASURE_TYPES if MeasureId(REGULAR, kind, 1).can_become_law] == ["AB", "SB"]


def test_a_session_is_named_in_words():
    assert REGULAR.name == "2025–26"
    assert FIRST_EXTRAORDINARY.name == "2025–26 extraordinary session 1"
    assert SessionId(1999).name == "1999–00"


def test_every_bill_of_legiscans_dataset_is_the_measure_that_its_official_link_names():
    if not LEGISCAN.exists():
        pytest.skip(f"no {LEGISCAN.name} in ../shared/data")
    with zipfile.ZipFile(LEGISCAN) as archive, archive.open("bills.csv") as raw:
        bills = list(csv.DictReader(io.TextIOWrapper(raw, "utf-8")))

    read = {bill["bill_number"]: MeasureId.parse_legiscan(bill["bill_number"], SessionId(2023)) for bill in bills}

    assert len(bills) == len(set(read.values())) == 5558
    assert str(read["AR60"]) == "HR 60"
    assert read["ABX11"].bill_id == "202320241AB1"
    official = {bill["bill_number"]: bill["state_link"].partition("bill_id=")[2] for bill in bills}
    odd = {number for number, link in official.items() if link != read[number].bill_id}
    # LegiScan writes these links with a session and an "X1" of its own: 2023202414ABX14.
    assert odd == {"ABX14", "ABX15", "ABX16", "ABX17", "ABX18", "ABX19"}


def test_the_same_number_in_another_session_is_another_measure():
    one, other = (MeasureId.parse("AB 118", SessionId(year)) for year in (2021, 2025))

    assert one != other
    assert len({one, other}) == 2
