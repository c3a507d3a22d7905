"""The API as it is served: gunicorn with two workers, one connection a request, our answers beside plain ones.

Run by ``make bench``. Ratios are taken side by side: each round asks every address once, in another order. ``--rows``
bills with their texts, actions, votes and matches; ten thousand events in the stream; SQLite, or ``--database``.
"""

import argparse
import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EVENTS, SESSIONS, THINK = 10_000, 20, 1.0
DETAIL = "/api/v1/bills/20252026/AB-7/"
Times = list[float]


def fill(bills: int) -> None:
    from datetime import UTC, date, datetime

    from bills.models import Action, Author, BillVersion, Change, Measure, Session, VoteEvent
    from ingest.models import Run
    from recommendations.models import Element, Evidence, Goal, Match, Paper, Recommendation
    from recommendations.stream import publish

    at = datetime(2026, 9, 23, 6, tzinfo=UTC)
    Run.objects.create(
        source="pubinfo", kind="full", address="x.zip", outcome="ok", started_at=at, data_as_of=date(2026, 9, 22)
    )
    session = Session.objects.create(key="20252026", start_year=2025)
    Measure.objects.bulk_create(
        Measure(
            session=session, type="AB", number=n, subject=f"Fees and fines, part {n}.", author_line="Lackey",
            stage="in_committee", stage_on=date(2025, 3, 3), introduced_on=date(2025, 2, 18),
            last_action="Referred to Com. on HUM. S.", last_action_on=date(2025, 3, 3),
        )
        for n in range(1, bills + 1)
    )  # fmt: skip
    rows = list(Measure.objects.order_by("pk"))
    digest = "Existing law sets a fee.\nThis bill would end the fee. " + "It would also pay for programs. " * 100
    BillVersion.objects.bulk_create(
        BillVersion(
            measure=row, key=f"20250AB{row.number}{number}{state}", print_number=number, state=state, digest=digest,
            on=date(2025, 2, 18), label="Introduced", subject=row.subject,
            sections_of_law=[["PEN", "1203.097", "amended"]],
        )
        for row in rows for number, state in ((99, "INT"), (98, "AMD"), (97, "AMD"))
    )  # fmt: skip
    latest = dict(BillVersion.objects.filter(print_number=97).values_list("measure_id", "pk"))
    for row in rows:
        row.latest_version_id = latest[row.pk]
    Measure.objects.bulk_update(rows, ["latest_version"])
    Author.objects.bulk_create(
        Author(version_id=pk, position=place, name=name, house="A", role="lead")
        for pk in latest.values() for place, name in enumerate(("Lackey", "Ta"))
    )  # fmt: skip
    Action.objects.bulk_create(
        Action(measure=row, position=n, on=date(2025, 3, 3), text=f"Line {n}.", text_digest=f"{n}", occurrence=n)
        for row in rows for n in range(20)
    )  # fmt: skip
    names = [f"Member {n}" for n in range(80)]
    VoteEvent.objects.bulk_create(
        VoteEvent(
            measure=row, location="AFLOOR", on=date(2025, 6, 3), at="12:30", sequence=n, motion="Third Reading",
            motion_digest="x", ayes=60, noes=20, abstentions=0, result="pass", content_digest="x",
            ballots={"aye": names[:60], "noe": names[60:], "abs": []},
        )
        for row in rows for n in range(4)
    )  # fmt: skip
    paper = Paper.objects.create(
        slug="healing-together", title="P", publishers="P", year=2019, url="https://example.org/"
    )
    goal = Goal.objects.create(paper=paper, code="G1", title="G", position=1)
    asked = [
        Recommendation.objects.create(paper=paper, goal=goal, code=f"R{n}", position=n, sentence="End.", short_name="E")
        for n in (1, 2)
    ]
    for one in asked:
        Element.objects.create(recommendation=one, letter="a", text="Ends a fee")
    Match.objects.bulk_create(
        Match(
            recommendation=one, measure=row, version_id=latest[row.pk], stance="advances", scope="direct", score=0.9,
            elements=["a"], band="strong", reasons=["Names a section."], rule_version="1", suggested_at=at,
        )
        for row in rows[: max(200, bills // 5)] for one in asked
    )  # fmt: skip
    Evidence.objects.bulk_create(
        Evidence(
            match=match, position=0, part="digest", start=25, end=53, quote="This bill would end the fee.",
            elements=["a"],
        )
        for match in Match.objects.all()
    )  # fmt: skip
    Change.objects.bulk_create(
        Change(
            measure=rows[n % len(rows)], kind="action_added", now=f"Read a time, number {n}.", recorded_at=at,
            happened_on=date(2025, 3, 3), origin="live", document="0" * 64,
        )
        for n in range(EVENTS)
    )  # fmt: skip
    publish(at=at)


@contextmanager
def served(environment: dict[str, str]) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [Path(sys.executable).with_name("gunicorn"), "tracker.wsgi", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        [*command, "--workers", "2", "--log-level", "error", "--no-control-socket"], cwd=ROOT, env=environment
    )
    try:
        for _ in range(200):
            try:
                ask(port, "/hello/")
                break
            except OSError:
                time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait()


def ask(port: int, address: str, **headers: str) -> tuple[float, int, bytes, dict[str, str]]:
    """(seconds, status, body, headers) of one request over its own connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    started = time.perf_counter()
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    took = time.perf_counter() - started
    connection.close()
    return took, answer.status, body, dict(answer.headers)


def side_by_side(port: int, asked: dict[str, tuple[str, dict[str, str], int]], rounds: int) -> dict[str, Times]:
    times: dict[str, Times] = {name: [] for name in asked}
    order = list(asked)
    for turn in range(rounds + 10):
        random.shuffle(order)
        for name in order:
            address, headers, wanted = asked[name]
            took, status, _body, _headers = ask(port, address, **headers)
            assert status == wanted, (name, status)
            if turn >= 10:
                times[name].append(took * 1000)
    return times


def at(times: Times, share: float) -> float:
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]


def sessions(port: int, many: int, seconds: float) -> Times:
    """So many people, each of whom asks for a list, reads for a second, and asks again."""
    times: Times = []

    def person(number: int) -> None:
        time.sleep(THINK * number / many)
        ends = time.perf_counter() + seconds
        while time.perf_counter() < ends:
            took = ask(port, "/api/v1/bills/")[0]
            times.append(took * 1000)
            time.sleep(max(THINK - took, 0))

    people = [threading.Thread(target=person, args=(number,)) for number in range(many)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return times


def streamed(port: int) -> tuple[float, float]:
    """Events a second, by pages of a thousand and as one file of lines."""
    started, seen, link = time.perf_counter(), 0, "/api/v1/changes/?page_size=1000"
    while link:
        answer = json.loads(ask(port, link)[2])
        seen += len(answer["results"])
        link = (answer["next"] or "").replace(f"http://127.0.0.1:{port}", "")
    by_page = seen / (time.perf_counter() - started)
    took, _status, body, _headers = ask(port, "/api/v1/exports/changes.jsonl")
    lines = body.count(b"\n")
    assert lines == seen >= EVENTS, (lines, seen)
    return by_page, lines / took


def measure(port: int, rounds: int) -> None:
    tag = ask(port, DETAIL)[3]["ETag"]
    times = side_by_side(
        port,
        {
            "hello": ("/hello/", {}, 200),
            "bare list of 25": ("/bare/", {}, 200),
            "list of 25": ("/api/v1/bills/", {}, 200),
            "one bill": (DETAIL, {}, 200),
            "one bill, 304": (DETAIL, {"If-None-Match": tag}, 304),
        },
        rounds,
    )
    for name, taken in times.items():
        print(f"{name:18} median {statistics.median(taken):6.1f} ms, p95 {at(taken, 0.95):6.1f} ms of {len(taken)}")
    for share, name in ((0.5, "median"), (0.95, "p95")):
        part = {one: at(taken, share) for one, taken in times.items()}
        print(
            f"{name}: list / bare list {part['list of 25'] / part['bare list of 25']:.2f} (bar 2.0),"
            f" 304 / hello {part['one bill, 304'] / part['hello']:.2f} (bar 1.5),"
            f" one bill {part['one bill']:.1f} ms (bar 30)"
        )
    alone, crowd = sessions(port, 1, rounds / 5), sessions(port, SESSIONS, rounds / 5)
    ratio = at(crowd, 0.95) / at(alone, 0.95)
    print(
        f"p95 of {SESSIONS} sessions / of one {ratio:.2f} (bar 1.5): {at(crowd, 0.95):.1f} ms, {at(alone, 0.95):.1f} ms"
    )
    by_page, as_lines = max(streamed(port) for _ in range(3))
    print(f"stream of {EVENTS} events: {by_page:,.0f}/s by pages of 1,000, {as_lines:,.0f}/s as lines (bar 20,000)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bills", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--database", default="", help="an empty PostgreSQL database instead of a SQLite file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "benchmarks._api_settings",
            "SECRET_KEY": "benchmark",
            "DATABASE_URL": options.database or f"sqlite:///{folder}/benchmark.sqlite3",
            "API_RATE_ANON": "100000000",
        }
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        fill(options.bills)
        connection.close()
        time.sleep(1.5)  # a file that was just written says nothing about its state yet
        with served(dict(os.environ)) as port:
            print(f"load {os.getloadavg()[0]:.1f}, {connection.vendor}")
            measure(port, options.rounds)


if __name__ == "__main__":
    main()
