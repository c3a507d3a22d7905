"""What the ingest is held against: the same delivery by the plainest means of two database servers.

MariaDB: ``unzip``, then ``LOAD DATA`` of every table with its texts, as the Legislature's own loader does it.
PostgreSQL: ``COPY`` of every table and of the texts, then an index on each key.
"""

import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

from ingest.tables import COLUMNS

_LONG = frozenset({"bill_xml", "message", "source_doc", "display_lines", "action", "committee_members", "subject"})
_KEYS = {"BILL_TBL": "bill_id", "BILL_VERSION_TBL": "bill_version_id", "BILL_MOTION_TBL": "motion_id"}
_FORMAT = "FORMAT csv, DELIMITER E'\\t', QUOTE '`', ESCAPE '\\', NULL 'NULL'"


def _tables(feed: Path) -> list[str]:
    with zipfile.ZipFile(feed) as archive:
        names = [name.removesuffix(".dat") for name in archive.namelist() if name.endswith(".dat")]
    return sorted(set(names) & set(COLUMNS))


def mariadb(feed: Path, *, user: str = "root", host: str = "127.0.0.1", database: str = "ingest_benchmark") -> float:
    """Seconds from zip to loaded tables; the database is dropped afterwards."""
    client = ["mariadb", f"-u{user}", f"-h{host}", "--local-infile=1"]
    subprocess.run([*client, "-e", f"DROP DATABASE IF EXISTS {database}; CREATE DATABASE {database}"], check=True)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        started = monotonic()
        subprocess.run(["unzip", "-q", str(feed), "-d", folder], check=True)
        script = "\n".join(_load_data(table, folder) for table in _tables(feed))
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


def _load_data(table: str, folder: str) -> str:
    columns = COLUMNS[table]
    types = ", ".join(f"{name} {'LONGTEXT' if name in _LONG else 'VARCHAR(200)'}" for name in columns)
    key = f", PRIMARY KEY ({_KEYS[table]})" if table in _KEYS else ""
    taken = ", ".join("@lob" if name == "bill_xml" else name for name in columns)
    text = f" SET bill_xml = LOAD_FILE(CONCAT('{folder}/', @lob))" if "bill_xml" in columns else ""
    return (
        f"CREATE TABLE {table} ({types}{key}) CHARACTER SET utf8mb4;\n"
        f"LOAD DATA LOCAL INFILE '{folder}/{table}.dat' REPLACE INTO TABLE {table} CHARACTER SET utf8mb4"
        f" FIELDS TERMINATED BY '\\t' OPTIONALLY ENCLOSED BY '`' LINES TERMINATED BY '\\n' ({taken}){text};"
    )


def postgres(feed: Path, *, url: str) -> float:
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
            connection.execute(f"CREATE INDEX ON bare.{table} ({COLUMNS[table][0]})")
        connection.execute("CREATE TABLE bare.lobs (name text PRIMARY KEY, content text)")
        with connection.cursor().copy("COPY bare.lobs FROM STDIN") as copy:
            for name in archive.namelist():
                if name.endswith(".lob"):
                    copy.write_row((name, archive.read(name).decode()))
        seconds = monotonic() - started
        connection.execute("DROP SCHEMA bare CASCADE")
    return seconds


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as member:
        while chunk := member.read(2**20):
            yield chunk
