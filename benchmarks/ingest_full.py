"""A whole session from zip to queryable, what comes after it, and how both grow; ratios side by side in one run.

``python benchmarks/ingest_full.py [--scale 1.0] [--repeat 3] [--postgres URL] [--sessions 20] [--growth] [FEEDS]``

The feed is made by ``_feed.py`` (scale 1: 5,000 bills, 18,000 versions, 1.2 million ballots, 815 MB unpacked) unless a
folder that holds one is given. Every measurement is a process of its own, so that its peak memory is its own. A rival
that is not on this machine is left out and said so.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

BARS = {
    "full": 1.0, "full on PostgreSQL": 2.5, "identical": 0.02, "zipped anew": 0.20, "increment": 0.02,
    "next night": 0.25, "growth": 4.9,
}  # fmt: skip


def make_feed(folder: Path, scale: float, *options: str) -> None:
    script = [sys.executable, str(ROOT / "benchmarks" / "_feed.py")]
    subprocess.run([*script, "--out", str(folder), "--scale", str(scale), *options], check=True)


def zip_anew(feed: Path, target: Path) -> Path:
    """The same members in the opposite order, packed less."""
    with zipfile.ZipFile(feed) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in reversed(old.namelist()):
            new.writestr(name, old.read(name))
    return target


def ingest(database: str, work: Path, *feeds: Path) -> list[dict[str, Any]]:
    """Ingest deliveries one after the other in a fresh process; one result each."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        "SECRET_KEY": "benchmark",
        "DATABASE_URL": database,
        "ARCHIVE_URL": str(work / "archive"),
    }
    command = [sys.executable, __file__, "--ingest", *map(str, feeds)]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def ingest_here(feeds: list[str]) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from ingest.run import run_source
    from ingest.sources import registered

    call_command("migrate", verbosity=0)
    for feed in feeds:
        run = run_source(registered()["pubinfo"], address=feed)
        if run.outcome == run.Outcome.FAILED:
            sys.exit(f"{feed}: {run.error}")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"seconds": run.seconds, "peak": peak, "changes": run.changes, "outcome": run.outcome}))


def one_round(feeds: Path, work: Path, rival_url: str | None) -> dict[str, float]:
    """Every ratio once, on fresh databases."""
    from benchmarks import _rivals as rivals

    patterns = "pubinfo_20*.zip", "pubinfo_Mon.zip", "pubinfo_daily_*.zip"
    full, increment, night = (sorted(feeds.glob(pattern))[0] for pattern in patterns)
    figures: dict[str, float] = {}
    again = zip_anew(full, work / "again.zip")
    first, same, anew, some, next_night = ingest(
        f"sqlite:///{work}/full.sqlite3", work, full, full, again, increment, night
    )
    figures |= {"seconds, full": first["seconds"], "MB, full": first["peak"]}
    figures |= {
        "identical": same["seconds"] / first["seconds"],
        "zipped anew": anew["seconds"] / first["seconds"],
        "increment": some["seconds"] / first["seconds"],
        "next night": next_night["seconds"] / first["seconds"],
    }
    if shutil.which("mariadb") and shutil.which("unzip"):
        figures["seconds, MariaDB"] = rivals.mariadb(full)
        figures["full"] = first["seconds"] / figures["seconds, MariaDB"]
    if rival_url:
        shutil.rmtree(work / "archive")
        [on_postgres] = ingest(rival_url, work, full)
        figures["seconds, full on PostgreSQL"] = on_postgres["seconds"]
        figures["seconds, COPY"] = rivals.postgres(full, url=rival_url)
        figures["full on PostgreSQL"] = on_postgres["seconds"] / figures["seconds, COPY"]
    return figures


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("feeds", nargs="?", type=Path, help="folder with a session, its increment and its next night")
    parser.add_argument("--scale", type=float, default=float(os.environ.get("SCALE", "0.05")))
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--postgres", help="address of an empty PostgreSQL database; everything in it is dropped")
    parser.add_argument("--sessions", type=int, default=0)
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--ingest", nargs="+", metavar="FEED", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.ingest:
        return ingest_here(wanted.ingest)
    rounds = []
    with tempfile.TemporaryDirectory() as made:
        feeds = wanted.feeds or Path(made)
        if not wanted.feeds:
            make_feed(feeds, wanted.scale, "--day", "1", "--next-full")
        for _ in range(wanted.repeat):
            if wanted.postgres:
                fresh_postgres(wanted.postgres)
            with tempfile.TemporaryDirectory() as work:
                rounds.append(one_round(feeds, Path(work), wanted.postgres))
    figures = {name: median(one[name] for one in rounds) for name in rounds[0]}
    if wanted.growth:
        figures["growth"] = growth(wanted.scale)
    if wanted.sessions:
        figures[f"MB, {wanted.sessions} sessions"] = sessions_in_a_row(wanted.sessions, wanted.scale)
    for name, figure in figures.items():
        bar = f"   bar {BARS[name]}" if name in BARS else ""
        print(f"{name:28} {figure:10.3f}{bar}")


if __name__ == "__main__":
    main()
