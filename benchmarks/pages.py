"""What a page costs the server and the reader: over 5,000 bills of one session, and again over many sessions.

Run by ``make bench``; ``--sessions 20`` for the full size, ``--bills`` for a smaller one, ``--folder`` to keep what was
filled for the next run. For each page: the p95 of 100 requests in milliseconds of processor time (a machine that does
other work besides makes a clock worthless), cold and warm; the cold with all sessions as a ratio, queries, and bytes as
sent, gzipped. Cold is a page that is made, because a row was written since the request before; warm is one that was
kept (``tracker/kept_pages.py``) because none was. Then fifty cold searches, each three times: the p95 and the worst of
their medians. Where a Chromium is found, a first visit: largest contentful paint in milliseconds by the clock, and the
layout shift. The goals: p95 50 ms, ratio 1.5, 12 queries, 60 KB, searches 60 and 100 ms, paint 1 s, shift 0.
"""

import argparse
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
LATEST, TIMES, PORT, MATCHED = 2025, 100, 8771, 110
ACTED, PRINTS = 24, ("INT", "AMD", "AMD", "ENR")
MEMBERS = [f"Member {number}" for number in range(120)]
SUBJECTS = ("Fees", "Schools", "Child welfare", "Sentencing", "Prevention", "Crimes")
DIGEST = "Existing law sets a fee for a person on probation.\nThis bill would end the fee. " + "It would report. " * 60
PAGES = (
    "/", "/recommendations/R4/", "/recommendations/R4/brief/", "/recommendations/R4/card.png", "/bills/",
    "/bills/?matched=all", "/bills/?matched=all&q=fees", "/bills/20252026/AB-4/", "/search/?q=probation",
    "/legislators/", "/legislators/member-3/", "/hearings/",
    "/gaps/", "/status/", "/methodology/", "/about/", "/embed/", "/es/", "/sitemap.xml",
    "/sitemap-20252026.xml",
)  # fmt: skip
WORDS = (
    "probation",
    "fee",
    "report",
    "existing law",
    "schools",
    "child welfare",
    "sentencing",
    "matter",
    "rivera",
    "crimes",
)
SEARCHES = [
    form.format(word)
    for word in WORDS
    for form in ("{0}", '"{0}"', "{0} -gaming", "fee {0} stage:in_committee", "repor* {0} author:rivera")
]
VISITED = ("/", "/recommendations/R4/", "/bills/", "/bills/20252026/AB-4/")
PAINT = """() => new Promise(done => { let paint = 0, shift = 0;
  new PerformanceObserver(l => l.getEntries().forEach(e => paint = e.startTime))
    .observe({type: "largest-contentful-paint", buffered: true});
  new PerformanceObserver(l => l.getEntries().forEach(e => shift += e.value))
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done([paint, shift]), 600); })"""


def fill(start: int, bills: int) -> None:
    """One session: bills with a version, three actions each, and a match for every twentieth or so."""
    from django.utils.timezone import now

    from bills.models import Action, BillVersion, Hearing, Measure, Session
    from recommendations.models import Evidence, Match, Recommendation

    key, begun = f"{start}{start + 1}", date(start, 2, 1)
    session = Session.objects.create(key=key, start_year=start, extraordinary=0)
    is_over = start != LATEST
    said = {"stage": "died" if is_over else "in_committee", "activity": "over" if is_over else "moving"}
    rows = Measure.objects.bulk_create(
        [
            Measure(
                session=session, type="AB", number=n, subject=f"{SUBJECTS[n % 6]}: matter {n}.", author_line="Rivera",
                introduced_on=begun, last_action_on=begun + timedelta(n % 300), stage_on=begun + timedelta(n % 300),
                last_action="Referred to Com. on PUB. S.", steps=[[begun.isoformat(), "introduced", "moving", "", ""]],
                **said,
            )
            for n in range(1, bills + 1)
        ],
        1000,
    )  # fmt: skip
    prints = BillVersion.objects.bulk_create(
        [
            BillVersion(
                measure=row, key=f"{start}0AB{row.number}99INT", print_number=99, state="INT", digest=DIGEST, on=begun
            )
            for row in rows
        ],
        1000,
    )
    for row, print_ in zip(rows, prints, strict=True):
        row.latest_version = print_
    Measure.objects.bulk_update(rows, ["latest_version"], 1000)
    Action.objects.bulk_create(
        [
            Action(measure=row, position=n, on=begun + timedelta(n), text=f"Step {n}.", text_digest=str(n), house="A")
            for row in rows
            for n in range(3)
        ],
        2000,
    )
    asked = list(Recommendation.objects.order_by("position"))
    common = {"scope": "direct", "score": 0.9, "band": "strong", "rule_version": "1", "suggested_at": now()}
    matches = Match.objects.bulk_create(
        [
            Match(
                recommendation=asked[n % len(asked)], measure=row, version=row.latest_version, elements=["a"],
                stance="opposes" if n % 9 == 0 else "advances", state="suggested" if n % 2 else "confirmed", **common,
            )
            for n, row in enumerate(rows[:MATCHED])
        ]
    )  # fmt: skip
    _history(session, rows[:MATCHED], begun)
    quote = "This bill would end the fee."
    at = DIGEST.index(quote)
    Evidence.objects.bulk_create(
        [
            Evidence(match=one, position=0, part="digest", start=at, end=at + len(quote), quote=quote, elements=["a"])
            for one in matches
        ]
    )
    if not is_over:
        Hearing.objects.bulk_create([Hearing(measure=row, on=date(2026, 12, 1), location="CX18") for row in rows[:60]])


def _history(session: object, rows: list[Any], begun: date) -> None:
    """A full life for the bills that answer something: prints, actions, four roll calls of a house, and the seats."""
    from bills.models import Action, Author, BillVersion, Change, Legislator, VoteEvent

    Legislator.objects.bulk_create(
        [
            Legislator(
                session=session, house="AS"[n >= 80], district=f"{'AS'[n >= 80]}D{n % 80 + 1:02d}", name=name,
                author_name=name, last_name=name, party=("DEM", "REP")[n % 3 == 0], slug=f"member-{n}",
            )
            for n, name in enumerate(MEMBERS)
        ]
    )  # fmt: skip
    Author.objects.bulk_create(
        [
            Author(
                version=row.latest_version, position=n, name=MEMBERS[(row.number + n) % 80], house="A",
                role=("coauthor" if n else "lead"),
            )
            for row in rows
            for n in range(5)
        ]
    )  # fmt: skip
    BillVersion.objects.bulk_create(
        [
            BillVersion(
                measure=row, key=f"{begun.year}0AB{row.number}{98 - n}{state}", print_number=98 - n, state=state,
                digest=DIGEST, on=begun + timedelta(30 * n),
            )
            for row in rows
            for n, state in enumerate(PRINTS[1:])
        ]
    )  # fmt: skip
    Action.objects.bulk_create(
        [
            Action(
                measure=row, position=n, on=begun + timedelta(9 * n), text=f"Step {n}.", text_digest=str(n), house="A"
            )
            for row in rows
            for n in range(3, ACTED)
        ]
    )
    Change.objects.bulk_create(
        [
            Change(
                measure=row, kind="stage", was="introduced", now="in_committee", happened_on=begun, recorded_at=now,
                origin="live",
            )
            for row in rows
            for now in (f"{begun}T00:00Z",) * 5
        ]
    )  # fmt: skip
    ballots = {"aye": MEMBERS[:55], "noe": MEMBERS[55:70], "abs": MEMBERS[70:80]}
    VoteEvent.objects.bulk_create(
        [
            VoteEvent(
                measure=row, location=place, on=begun + timedelta(60), at="12:30", sequence=n, motion="Third Reading",
                motion_digest="x", ayes=55, noes=15, abstentions=10, result="PASS", ballots=ballots, content_digest="x",
            )
            for row in rows
            for n, place in enumerate(("CX18", "CX25", "AFLOOR", "SFLOOR"))
        ]
    )  # fmt: skip


def written() -> None:
    """A row, so that no page that was kept is the newest any more."""
    from bills.models import Session

    Session.objects.filter(start_year=LATEST).update(complete_through=str(time.time_ns()))


def asked(client: Any, path: str) -> tuple[float, int, int] | None:
    """(p95 in ms of the cold page, queries, bytes gzipped); None where there is no such page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    written()
    answer = client.get(path)
    if answer.status_code != 200:
        return None
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    queries = len(captured.captured_queries)
    return waited(client, path, before=written), queries, len(gzip.compress(answer.content, 6))


def warm(client: Any, paths: Iterable[str]) -> dict[str, float]:
    """The p95 in ms of each page when nothing is written."""
    from tracker.state import SETTLED

    time.sleep(SETTLED + 0.2)
    for path in paths:
        client.get(path)
    return {path: waited(client, path) for path in paths}


def waited(client: Any, path: str, before: Callable[[], None] = lambda: None) -> float:
    waits = []
    for _ in range(TIMES):
        before()
        started = time.process_time()
        client.get(path)
        waits.append((time.process_time() - started) * 1000)
    return statistics.quantiles(waits, n=20)[-1]


def searched(client: Any) -> None:
    """One line: how long searches take, in milliseconds of processor time, the page around them included."""
    medians = []
    for text in SEARCHES:
        waits = []
        for _ in range(3):
            written()
            started = time.process_time()
            client.get("/search/", {"q": text})
            waits.append((time.process_time() - started) * 1000)
        medians.append((statistics.median(waits), text))
    p95 = statistics.quantiles([wait for wait, _ in medians], n=20)[-1]
    worst, text = max(medians)
    print(f"{len(SEARCHES)} searches: p95 {p95:.1f} ms, worst {worst:.1f} ms ({text})", flush=True)


def visited(chromium: str) -> None:
    from playwright.sync_api import sync_playwright

    command = [Path(sys.executable).with_name("gunicorn"), "tracker.wsgi", "--bind", f"127.0.0.1:{PORT}"]
    served = subprocess.Popen([*command, "--log-level", "error", "--no-control-socket"], cwd=ROOT)
    try:
        time.sleep(6)
        with sync_playwright() as driver:
            started = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            for path in VISITED:
                urlopen(f"http://127.0.0.1:{PORT}{path}").close()  # the first visit of this reader, not of the site
                for width in (390, 1280):
                    page = started.new_context(viewport={"width": width, "height": 800}).new_page()
                    page.goto(f"http://127.0.0.1:{PORT}{path}")
                    paint, shift = page.evaluate(PAINT)
                    print(f"first visit {path:32} {width:5} px   paint {paint:5.0f} ms   shift {shift:.3f}", flush=True)
                    page.context.close()
            started.close()
    finally:
        served.terminate()
        served.wait()


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--sessions", type=int, default=4)
    options.add_argument("--bills", type=int, default=5000)
    options.add_argument("--folder", type=Path, help="where the databases stay; without it they go")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = chosen.folder or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        first = measured(folder, chosen.bills, 1)
        later = measured(folder, chosen.bills, chosen.sessions)
    print(f"{'page':34} cold ms  warm ms  x{chosen.sessions} sessions  queries  gzipped")
    for path, (wait, queries, size, kept) in first.items():
        again = later[path]
        many = f"{queries}" if again[1] == queries else f"{queries} to {again[1]}"
        told = f"{wait:7.1f}  {kept:7.1f}  {again[0] / wait:10.2f}  {many:>7}  {max(size, again[2]):7}"
        print(f"{path:34} {told}", flush=True)


def measured(folder: Path, bills: int, sessions: int) -> dict[str, tuple[float, int, int, float]]:
    """The pages over one database, in a process of its own, because a process knows one database."""
    command = [sys.executable, __file__, "--measure", str(folder), str(bills), str(sessions)]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    *lines, last = told.splitlines()
    print(*lines, sep="\n", flush=True)
    return {path: tuple(found) for path, found in json.loads(last).items()}


def measure(folder: Path, bills: int, sessions: int) -> None:
    """Prints what it finds, and the pages as JSON in the last line."""
    database = folder / f"pages-{bills}-{sessions}.sqlite3"
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        "SECRET_KEY": "benchmark",
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    }
    sys.path.insert(0, str(ROOT))
    import django

    if not database.exists():
        django.setup()
        fill_all(bills, sessions)
    import_module("tracker.wsgi")  # the process as it is when it serves
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    cold = {path: told for path in PAGES if (told := asked(client, path))}
    kept = warm(client, cold)
    found = {path: (*told, kept[path]) for path, told in cold.items()}
    print(f"{sessions} sessions of {bills} bills", flush=True)
    searched(client)
    if sessions == 1 and (chromium := shutil.which("chromium") or shutil.which("google-chrome")):
        visited(chromium)
    print(json.dumps(found))


def fill_all(bills: int, sessions: int) -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.utils.timezone import now

    from recommendations.load import load_paper_text
    from recommendations.rules_in_force import text_in_force
    from recommendations.status import restate

    call_command("migrate", verbosity=0)
    load_paper_text(settings.PAPER_FILE.name, text_in_force().encode())
    for year in range(LATEST, LATEST - 2 * sessions, -2):
        fill(year, bills)
    call_command("index_search", verbosity=0)
    restate(as_of=date(2026, 11, 20), at=now())


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    else:
        main()
