"""What the ingest is held against: the same delivery by the plainest means of three databases.

MariaDB: ``unzip``, then ``LOAD DATA`` of every table with its texts, as the Legislature's own loader does it, into the
tables that the Legislature's script defines; or, barer than anybody has it, into plain columns and three keys.
PostgreSQL: ``COPY`` of every table and of the texts, then the same indexes; or one a table.
SQLite: the least that Python can do, as a floor for what a program in Python needs.
"""

import csv
import io
import json
import sqlite3
import subprocess
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic, process_time

from benchmarks._official_tables import INDEXES, PRIMARY, definition
from ingest.tables import COLUMNS

_LONG = frozenset({"bill_xml", "message", "source_doc", "display_lines", "action", "committee_members", "subject"})
_KEYS = {"BILL_TBL": "bill_id", "BILL_VERSION_TBL": "bill_version_id", "BILL_MOTION_TBL": "motion_id"}
_FORMAT = "FORMAT csv, DELIMITER E'\\t', QUOTE '`', ESCAPE '\\', NULL 'NULL'"


def _tables(feed: Path) -> list[str]:
    with zipfile.ZipFile(feed) as archive:
        names = [name.removesuffix(".dat") for name in archive.namelist() if name.endswith(".dat")]
    return sorted(set(names) & set(COLUMNS))


def mariadb(
    feed: Path,
    *,
    is_bare: bool = False,
    user: str = "root",
    host: str = "127.0.0.1",
    database: str = "ingest_benchmark",
) -> float:
    """Seconds from zip to loaded tables; the database is dropped afterwards."""
    client = ["mariadb", f"-u{user}", f"-h{host}", "--local-infile=1"]
    subprocess.run([*client, "-e", f"DROP DATABASE IF EXISTS {database}; CREATE DATABASE {database}"], check=True)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        started = monotonic()
        subprocess.run(["unzip", "-q", str(feed), "-d", folder], check=True)
        script = "\n".join(_load_data(table, folder, is_bare) for table in _tables(feed))
        subprocess.run([*client, database], input=script, text=True, check=True)
        seconds = monotonic() - started
        loaded = subprocess.run(
            [*client, "-N", database, "-e", "SELECT count(*) FROM BILL_VERSION_TBL WHERE length(bill_xml) > 100"],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        if loaded.stdout.strip() == "0":
            print("  (this MariaDB may not read files: the bills' texts were left out of its time)")
    subprocess.run([*client, "-e", f"DROP DATABASE {database}"], check=True)
    return seconds


def _load_data(table: str, folder: str, is_bare: bool) -> str:
    columns = COLUMNS[table]
    taken = ", ".join("@lob" if name == "bill_xml" else name for name in columns)
    text = f" SET bill_xml = LOAD_FILE(CONCAT('{folder}/', @lob))" if "bill_xml" in columns else ""
    return (
        f"{_bare(table) if is_bare else definition(table)};\n"
        f"LOAD DATA LOCAL INFILE '{folder}/{table}.dat' REPLACE INTO TABLE {table} CHARACTER SET utf8"
        f" FIELDS TERMINATED BY '\\t' OPTIONALLY ENCLOSED BY '`' LINES TERMINATED BY '\\n' ({taken}){text};"
    )


def _bare(table: str) -> str:
    types = ", ".join(f"{name} {'LONGTEXT' if name in _LONG else 'VARCHAR(200)'}" for name in COLUMNS[table])
    key = f", PRIMARY KEY ({_KEYS[table]})" if table in _KEYS else ""
    return f"CREATE TABLE {table} ({types}{key}) CHARACTER SET utf8"


def postgres(feed: Path, *, url: str, is_bare: bool = False) -> float:
    """Seconds from zip to copied and indexed tables, in a schema that is dropped afterwards."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection, zipfile.ZipFile(feed) as archive:
        connection.execute("DROP SCHEMA IF EXISTS bare CASCADE")
        connection.execute("CREATE SCHEMA bare")
        started = monotonic()
        for table in _tables(feed):
            types = ", ".join(f"{name} text" for name in COLUMNS[table])
            connection.execute(f"CREATE TABLE bare.{table} ({types})")
            with connection.cursor().copy(f"COPY bare.{table} FROM STDIN WITH ({_FORMAT})") as copy:
                for chunk in _chunks(archive, f"{table}.dat"):
                    copy.write(chunk)
            official = ((PRIMARY[table],) if table in PRIMARY else ()) + INDEXES.get(table, ())
            for columns in (COLUMNS[table][0],) if is_bare else official:
                connection.execute(f"CREATE INDEX ON bare.{table} ({columns})")
        connection.execute("CREATE TABLE bare.lobs (name text PRIMARY KEY, content text)")
        with connection.cursor().copy("COPY bare.lobs FROM STDIN") as copy:
            for name in archive.namelist():
                if name.endswith(".lob"):
                    copy.write_row((name, archive.read(name).decode()))
        seconds = monotonic() - started
        connection.execute("DROP SCHEMA bare CASCADE")
    return seconds


def sqlite(feed: Path) -> tuple[float, float]:
    """(seconds, of which processor) of ``zipfile``, ``csv`` and ``executemany`` in one transaction.

    Rows as they are, a roll call with its ballots as JSON, texts as XML, the keys that the tracker's tables have. No
    index of words, nothing read out of a text, no rule, nothing compared with what is there.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(sqlite3.connect(Path(folder) / "plain.sqlite3")) as database,
        zipfile.ZipFile(feed) as archive,
    ):
        database.execute("PRAGMA journal_mode = WAL")
        started, used = monotonic(), process_time()
        for table in set(_tables(feed)) - {_BALLOTS}:
            columns = COLUMNS[table]
            key = f", PRIMARY KEY ({_KEYS[table]})" if table in _KEYS else ""
            extra = ", ballots" if table == _TALLIES else ""
            database.execute(f"CREATE TABLE {table} ({', '.join(columns)}{extra}{key})")
            rows = _csv(archive, table)
            if table == _TALLIES:
                ballots = _ballots(archive)
                rows = ([*row, json.dumps(ballots.get((row[0], row[1], row[2], row[3], row[4]), {}))] for row in rows)
            places = ", ".join("?" * (len(columns) + bool(extra)))
            database.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
            if table not in _KEYS:
                database.execute(f"CREATE INDEX {table}_of ON {table} ({columns[0]})")
        database.execute("CREATE TABLE texts (name PRIMARY KEY, content)")
        texts = (name for name in archive.namelist() if name.endswith(".lob"))
        database.executemany("INSERT INTO texts VALUES (?, ?)", ((name, archive.read(name).decode()) for name in texts))
        database.commit()
        return monotonic() - started, process_time() - used


_TALLIES, _BALLOTS = "BILL_SUMMARY_VOTE_TBL", "BILL_DETAIL_VOTE_TBL"


def _ballots(archive: zipfile.ZipFile) -> dict[tuple[str, ...], dict[str, list[str]]]:
    found: dict[tuple[str, ...], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for bill, place, name, moment, turn, vote, motion, *_ in _csv(archive, _BALLOTS):
        found[bill, place, moment, turn, motion][vote].append(name)
    return found


def _csv(archive: zipfile.ZipFile, table: str) -> Iterator[list[str]]:
    with archive.open(f"{table}.dat") as member:
        text = io.TextIOWrapper(member, "utf-8", newline="")
        yield from csv.reader(text, delimiter="\t", quotechar="`", escapechar="\\", doublequote=False)


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as member:
        while chunk := member.read(2**20):
            yield chunk
