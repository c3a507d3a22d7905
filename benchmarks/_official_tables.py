"""The bulk feed's tables as the Legislature's script for MySQL defines them (``capublic.sql`` in ``pubinfo_load.zip``).

Columns come in the order of ``ingest.tables.COLUMNS``; here are their types and what each table is indexed on. A type
is written short: a number is VARCHAR of that length, I is INT, D20 a DECIMAL of twenty digits, T a DATETIME, L a
LONGTEXT, B a LONGBLOB; ``!`` after it forbids NULL. Only tables that the tracker reads are listed.
"""

from ingest.tables import COLUMNS

_TYPES = {
    "BILL_TBL": "19! 8! 2! 4! I! 40! 4 10 2 10 30 1 30 T 200 60 60 60 T",
    "BILL_VERSION_TBL": "30! 19! I! T! 100 10 1000 100 3 3 3 3 3 3 L 1 30 T",
    "BILL_VERSION_AUTHORS_TBL": "30! 15! 100 100 100 2000 1 30 T 1",
    "BILL_HISTORY_TBL": "20 D20 T 2000 20 T I 5 60 60 60 60 60",
    "BILL_SUMMARY_VOTE_TBL": "20! 6! T! I! I! I I I 6 30 T 10 50 2000 T",
    "BILL_DETAIL_VOTE_TBL": "20! 6! 50! T! I! 5 I! 30 T I T 1",
    "BILL_MOTION_TBL": "D20! 250 30 T",
    "BILL_ANALYSIS_TBL": "D22! 20! 1 100 6 200 100 T T D22 B 1 1 20 T",
    "COMMITTEE_HEARING_TBL": "20 2 I T 6 30 T",
    "COMMITTEE_AGENDA_TBL": "200 1000 T 200 500 500 500 200 100",
    "DAILY_FILE_TBL": "20 6 I 6 T 100 20 T 2 200",
    "LOCATION_CODE_TBL": "8 6! 1! 2 60 200 1 30 T 1",
    "LEGISLATOR_TBL": "5! 8 30 1 200 30 30 1 12 34 34 4 1! 30 T 1",
    "VETO_MESSAGE_TBL": "20 T L 20 T",
    "LAW_SECTION_TBL": "100 5 30 10 10 20 T 100 100 100 100 100 100 1000 L 1 30 T",
}
PRIMARY: dict[str, str] = {
    "BILL_TBL": "bill_id",
    "BILL_VERSION_TBL": "bill_version_id",
    "BILL_MOTION_TBL": "motion_id",
    "BILL_ANALYSIS_TBL": "analysis_id",
}
INDEXES: dict[str, tuple[str, ...]] = {
    "BILL_TBL": ("chapter_year", "measure_num", "measure_type", "session_year", "latest_bill_version_id"),
    "BILL_VERSION_TBL": ("bill_id", "version_num"),
    "BILL_VERSION_AUTHORS_TBL": ("bill_version_id", "name"),
    "BILL_HISTORY_TBL": ("bill_id",),
    "BILL_SUMMARY_VOTE_TBL": (
        "bill_id",
        "motion_id",
        "bill_id, motion_id, vote_date_time, vote_date_seq, location_code",
    ),
    "BILL_DETAIL_VOTE_TBL": (
        "legislator_name, vote_code",
        "bill_id",
        "bill_id, vote_date_time, location_code, motion_id, legislator_name, vote_date_seq",
    ),
    "BILL_ANALYSIS_TBL": ("bill_id",),
    "COMMITTEE_HEARING_TBL": ("bill_id",),
    "DAILY_FILE_TBL": ("publication_date", "bill_id"),
    "LOCATION_CODE_TBL": ("location_code", "session_year"),
    "LAW_SECTION_TBL": ("id", "law_code", "law_section_version_id", "section_num"),
}


def _type(short: str) -> str:
    kind, must = short.rstrip("!"), " NOT NULL" if short.endswith("!") else " NULL"
    if kind.isdigit():
        return f"VARCHAR({kind}){must}"
    if kind.startswith("D"):
        return f"DECIMAL({kind[1:]}, 0){must}"
    return {"I": "INT", "T": "DATETIME", "L": "LONGTEXT", "B": "LONGBLOB"}[kind] + must


def definition(table: str) -> str:
    """``CREATE TABLE`` of ``table`` for MariaDB, as the Legislature has it."""
    types = _TYPES[table].split()
    parts = [f"{name} {_type(short)}" for name, short in zip(COLUMNS[table], types, strict=True)]
    parts += [f"PRIMARY KEY ({PRIMARY[table]})"] if table in PRIMARY else []
    parts += [f"INDEX ({columns})" for columns in INDEXES.get(table, ())]
    return f"CREATE TABLE {table} ({', '.join(parts)}) ENGINE InnoDB CHARACTER SET utf8 COLLATE utf8_general_ci"
