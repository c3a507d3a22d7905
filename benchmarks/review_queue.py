"""From key press to the next match at the review desk, over 5,000 bills of which 1,600 wait for a person.

Run by ``make bench``. Told twice: how long the server takes for a decision and the next match, and, where a Chromium is
found, how long a person waits from the key to the painted heading. Median and worst of 40; the goal is 150 ms.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BILLS, WAITING, PRESSES, PORT = 5000, 1600, 40, 8769
WORDS = "Existing law sets a fee.\nThis bill would end the fee.\n" + "This bill would also pay for programs. " * 60
WATCH = """() => { window.waits = [];
  let pressed = 0;
  document.addEventListener("keydown", () => { pressed = performance.now(); }, true);
  document.body.addEventListener("htmx:afterSettle", () => requestAnimationFrame(() => setTimeout(
    () => window.waits.push(performance.now() - pressed)))); }"""


def fill() -> None:
    from bills.models import BillVersion, Measure, Session
    from recommendations.models import Element, Evidence, Goal, Match, Paper, Recommendation

    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    session = Session.objects.create(key="20252026", start_year=2025, extraordinary=0)
    Measure.objects.bulk_create(
        [Measure(session=session, type="AB", number=n, subject=f"Fees {n}.") for n in range(1, BILLS + 1)], 500
    )
    rows = list(Measure.objects.order_by("pk"))
    BillVersion.objects.bulk_create(
        [
            BillVersion(measure=row, key=f"20250AB{row.number}99INT", print_number=99, state="INT", digest=WORDS)
            for row in rows
        ],
        500,
    )
    prints = dict(BillVersion.objects.values_list("measure_id", "pk"))
    for row in rows:
        row.latest_version_id = prints[row.pk]
    Measure.objects.bulk_update(rows, ["latest_version"], 500)
    paper = Paper.objects.create(slug="p", title="P", publishers="P", year=2019, url="https://example.org/")
    goal = Goal.objects.create(paper=paper, code="G1", title="G", position=1)
    asked = Recommendation.objects.create(
        paper=paper, goal=goal, code="R1", position=1, sentence="End.", short_name="E"
    )
    Element.objects.create(recommendation=asked, letter="a", text="Ends a fee")
    common = {"stance": "advances", "scope": "direct", "elements": ["a"], "score": 0.9, "band": "strong"}
    common |= {"recommendation": asked, "rule_version": "1", "suggested_at": now}
    Match.objects.bulk_create(
        [Match(measure=row, version_id=prints[row.pk], **common) for row in rows[:WAITING]],
        500,
    )
    start = WORDS.index("This bill")
    quote = "This bill would end the fee."
    place = {"position": 0, "part": "digest", "start": start, "end": start + len(quote), "quote": quote}
    Evidence.objects.bulk_create([Evidence(match=one, elements=["a"], **place) for one in Match.objects.all()], 500)


def told(name: str, waits: list[float]) -> None:
    print(f"{name}  median {statistics.median(waits):.0f} ms, worst {max(waits):.0f} ms of {len(waits)}")


def by_server(client: object) -> list[float]:
    from recommendations.models import Match

    waits = []
    for row in Match.objects.filter(state="suggested").order_by("suggested_at", "pk")[:PRESSES]:
        said = {"stance": "advances", "scope": "direct", "letters": ["a"], "revision": 0}
        said |= {"version": f"20250AB{row.measure.number}99INT", "next": row.pk + 1}
        started = time.perf_counter()
        answer = client.post(f"/review/{row.pk}/decide/", said, headers={"HX-Request": "true"})  # type: ignore[attr-defined]
        waits.append((time.perf_counter() - started) * 1000)
        assert answer.status_code == 200, answer.status_code
    return waits


def by_browser(chromium: str, session: str) -> list[float]:
    from playwright.sync_api import sync_playwright

    command = [Path(sys.executable).with_name("gunicorn"), "tracker.wsgi", "--bind", f"127.0.0.1:{PORT}"]
    served = subprocess.Popen([*command, "--log-level", "error", "--no-control-socket"], cwd=ROOT)
    try:
        time.sleep(4)
        with sync_playwright() as driver:
            started = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            context = started.new_context()
            context.add_cookies([{"name": "sessionid", "value": session, "url": f"http://127.0.0.1:{PORT}"}])
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{PORT}/review/")
            page.evaluate(WATCH)
            for count in range(1, PRESSES + 1):
                page.keyboard.press("a")
                while page.evaluate("window.waits.length") < count:
                    page.wait_for_timeout(5)
            waits: list[float] = page.evaluate("window.waits")
            started.close()
            return waits
    finally:
        served.terminate()
        served.wait()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "SECRET_KEY": "benchmark",
            "DATABASE_URL": f"sqlite:///{folder}/benchmark.sqlite3",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
        }
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
        from django.contrib.auth.models import Group, User
        from django.core.management import call_command
        from django.test import Client

        call_command("migrate", verbosity=0)
        fill()
        person = User.objects.create_user("r", "r@example.org")
        person.groups.add(Group.objects.get(name="reviewer"))
        TOTP.activate(person, generate_totp_secret())
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(person)
        client.get("/review/")
        told("decision and next match, server    ", by_server(client))
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        if chromium:
            told("key press to the heading, browser  ", by_browser(chromium, client.cookies["sessionid"].value))


if __name__ == "__main__":
    main()
