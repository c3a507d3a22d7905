"""A whole session from zip to queryable, what comes after it, and how both grow; ratios side by side in one run.

``python benchmarks/ingest_full.py --scale 1 --postgres postgres://…/an_empty_database [--repeat 3] [--skip PART…]``

The feed is made by ``_feed.py`` (scale 1: 5,000 bills, 18,000 versions, 1.2 million ballots, 815 MB unpacked) unless a
folder that holds one is given. Every load is a process of its own; memory is that of all its processes at their
highest, added up. A rival that is not on this machine is left out and said so. Parts that may be skipped: mariadb,
postgres, growth, reads. ``--growth 4`` makes a feed of four times the size; by default a quarter is held against the
whole. ``--sessions 20`` loads so many sessions in a row by one process.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import monotonic, sleep
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

PARTS = ("mariadb", "postgres", "growth", "reads")
BARS = {
    "full / MariaDB": 1.0, "full on PostgreSQL / COPY": 2.5, "MB, five deliveries": 300, "identical": 0.02,
    "zipped anew": 0.20, "increment": 0.02, "next night": 0.25, "growth, 4x / 1x": 4.9, "s, longest transaction": 1.0,
}  # fmt: skip


def make_feed(folder: Path, scale: float, *options: str) -> None:
    script = [sys.executable, str(ROOT / "benchmarks" / "_feed.py")]
    made = [*script, "--out", str(folder), "--scale", str(scale), *options]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def zip_anew(feed: Path, target: Path) -> Path:
    """The same members in the opposite order, packed less."""
    with zipfile.ZipFile(feed) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in reversed(old.namelist()):
            new.writestr(name, old.read(name))
    return target


def process(database: str, work: Path, *arguments: str) -> "subprocess.Popen[str]":
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        "SECRET_KEY": "benchmark",
        "DATABASE_URL": database,
        "ARCHIVE_URL": str(work / "archive"),
    }
    command = [sys.executable, str(ROOT / "benchmarks" / "_ingesting.py"), *arguments]
    return subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def results(running: "subprocess.Popen[str]") -> list[dict[str, Any]]:
    out, _ = running.communicate()
    if running.returncode:
        sys.exit(f"a measurement ended with {running.returncode}")
    return [json.loads(line) for line in out.splitlines() if line.startswith("{")]


def ingest(database: str, work: Path, *feeds: Path) -> list[dict[str, Any]]:
    """Deliveries one after the other in a fresh process; one result each."""
    return results(process(database, work, "load", *map(str, feeds)))


def one_round(feeds: Path, work: Path, skip: list[str], rival_url: str | None) -> dict[str, float]:
    """Every ratio once, on fresh databases."""
    from benchmarks import _rivals as rivals

    full, increment, night = (
        sorted(feeds.glob(pattern))[0] for pattern in ("pubinfo_20*.zip", "pubinfo_Mon.zip", "pubinfo_daily_*.zip")
    )
    again = zip_anew(full, work / "again.zip")
    deliveries = ingest(f"sqlite:///{work}/full.sqlite3", work, full, full, again, increment, night)
    first = deliveries[0]["seconds"]
    figures: dict[str, float] = {"s, full": first, "MB, full": deliveries[0]["peak"]}
    for name, one in zip(("identical", "zipped anew", "increment", "next night"), deliveries[1:], strict=True):
        figures[name] = one["seconds"] / first
    figures["MB, five deliveries"] = max(one["peak"] for one in deliveries)
    figures["s, longest transaction"] = max(one["longest"] for one in deliveries)
    if "mariadb" not in skip and shutil.which("mariadb") and shutil.which("unzip"):
        figures["s, MariaDB"] = rivals.mariadb(full)
        figures["full / MariaDB"] = first / figures["s, MariaDB"]
        figures["s, MariaDB, three keys alone"] = rivals.mariadb(full, is_bare=True)
    figures["s, plainest Python"], figures["s, of which processor"] = rivals.sqlite(full)
    if rival_url and "postgres" not in skip:
        fresh_postgres(rival_url)
        shutil.rmtree(work / "archive")
        [on_postgres] = ingest(rival_url, work, full)
        figures["s, full on PostgreSQL"], figures["MB, full on PostgreSQL"] = (
            on_postgres["seconds"],
            on_postgres["peak"],
        )
        figures["s, COPY"] = rivals.postgres(full, url=rival_url)
        figures["full on PostgreSQL / COPY"] = on_postgres["seconds"] / figures["s, COPY"]
        figures["s, COPY, an index a table"] = rivals.postgres(full, url=rival_url, is_bare=True)
    if "reads" not in skip:
        figures |= reads(full, work)
    return figures


def reads(full: Path, work: Path) -> dict[str, float]:
    """Pages asked for one after the other while a session is loaded, and for ten seconds afterwards."""
    database, archive = f"sqlite:///{work}/read.sqlite3", work / "reads"
    ingest(database, archive)  # the tables
    with reader(database, archive) as meanwhile:
        ingest(database, archive, full)
    with reader(database, archive) as at_rest:
        sleep(10)
    return {
        "ms, a page meanwhile, median": meanwhile["median"] * 1000,
        "ms, a page meanwhile, p95": meanwhile["p95"] * 1000,
        "ms, a page meanwhile, longest": meanwhile["longest"] * 1000,
        "ms, a page at rest, p95": at_rest["p95"] * 1000,
    }


@contextmanager
def reader(database: str, work: Path) -> Iterator[dict[str, float]]:
    """Somebody who reads pages within the block; what it found is in the dict afterwards."""
    found: dict[str, float] = {}
    reading = process(database, work, "read")
    assert reading.stdout is not None
    if reading.stdout.readline() != "ready\n":
        sys.exit("the pages cannot be read")
    yield found
    found.update(*results(reading))


def fresh_postgres(url: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


def growth(scale: float) -> float:
    """Seconds at four times the size over seconds at one."""
    seconds = []
    for times in (1, 4):
        with tempfile.TemporaryDirectory() as folder:
            make_feed(Path(folder), scale * times)
            [one] = ingest(f"sqlite:///{folder}/db.sqlite3", Path(folder), *Path(folder).glob("pubinfo_20*.zip"))
            seconds.append(one["seconds"])
    return seconds[1] / seconds[0]


def sessions_in_a_row(count: int, scale: float) -> float:
    """Highest memory, in MB, of one process that loads ``count`` sessions."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            make_feed(Path(folder), scale, "--year", str(1987 + 2 * number))
        feeds = sorted(Path(folder).glob("pubinfo_*.zip"))
        return max(one["peak"] for one in ingest(f"sqlite:///{folder}/db.sqlite3", Path(folder), *feeds))


def show(figures: dict[str, float]) -> None:
    for name, figure in figures.items():
        bar = f"   bar {BARS[name]:g}" if name in BARS else ""
        print(f"{name:32} {figure:10.3f}{bar}{'   MISSED' if bar and figure > BARS[name] else ''}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("feeds", nargs="?", type=Path, help="folder with a session, its increment and its next night")
    parser.add_argument("--scale", type=float, default=float(os.environ.get("SCALE", "0.05")))
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--postgres", help="address of an empty PostgreSQL database; everything in it is dropped")
    parser.add_argument("--skip", nargs="+", choices=PARTS, default=[])
    parser.add_argument("--growth", type=float, default=1.0, help="times the scale that the larger feed is made of")
    parser.add_argument("--sessions", type=int, default=0)
    wanted = parser.parse_args()
    began, rounds = monotonic(), []
    print("load average before", *(f"{load:.1f}" for load in os.getloadavg()), flush=True)
    with tempfile.TemporaryDirectory() as made:
        feeds = wanted.feeds or Path(made)
        if not wanted.feeds:
            make_feed(feeds, wanted.scale, "--day", "1", "--next-full")
        for number in range(wanted.repeat):
            with tempfile.TemporaryDirectory() as work:
                rounds.append(one_round(feeds, Path(work), wanted.skip, wanted.postgres))
            if wanted.repeat > 1:
                print(f"-- round {number + 1}, load average {os.getloadavg()[0]:.1f}")
                show(rounds[-1])
                sys.stdout.flush()
    figures = {name: median(one[name] for one in rounds) for name in rounds[0]}
    if "growth" not in wanted.skip:
        figures["growth, 4x / 1x"] = growth(wanted.scale * wanted.growth / 4)
    if wanted.sessions:
        figures[f"MB, {wanted.sessions} sessions"] = sessions_in_a_row(wanted.sessions, wanted.scale)
    print(f"-- {wanted.repeat} round(s) at scale {wanted.scale:g} in {monotonic() - began:.0f} s")
    show(figures)
    print("load average after", *(f"{load:.1f}" for load in os.getloadavg()))


if __name__ == "__main__":
    main()
