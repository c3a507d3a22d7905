"""From key press to the next match at the review desk, over 5,000 bills of which 1,600 wait for a person.

Run by ``make bench``. The server is told twice, with the whole desk in the answer and, as the page asks for it, with
the next match fetched ahead; each as time on the clock and as processor time, which a busy machine does not stretch.
Where a Chromium is found: from the key to the painted heading at the pace of a hand, the processor time of the page's
main thread, and from the key until the word is saved and the desk takes the next. The goal is 150 ms.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import CDPSession

ROOT = Path(__file__).resolve().parent.parent
BILLS, WAITING, PRESSES, PORT = 5000, 1600, 40, 8769
WORDS = "Existing law sets a fee.\nThis bill would end the fee.\n" + "This bill would also pay for programs. " * 60
WATCH = """() => { let pressed = 0, shown = null;
  document.addEventListener("keydown", () => { pressed = performance.now(); }, true);
  document.addEventListener("focusin", (event) => event.target.id === "decide" && requestAnimationFrame(
    () => setTimeout(() => shown(performance.now() - pressed))));
  new MutationObserver(() => document.getElementById("desk").ariaBusy === "false" && saved(performance.now() - pressed))
    .observe(document.getElementById("desk"), { attributes: true, attributeFilter: ["aria-busy"] });
  let saved = () => {};
  window.watch = () => {
    window.wait = new Promise((resolve) => { shown = resolve; });
    window.done = new Promise((resolve) => { saved = resolve; });
  }; }"""


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


def told(name: str, waits: list[float], cpu: list[float]) -> None:
    p95 = statistics.quantiles(waits, n=20)[-1]
    print(
        f"{name}  median {statistics.median(waits):4.0f} ms, p95 {p95:4.0f}, worst {max(waits):4.0f} of {len(waits)};"
        f" processor median {statistics.median(cpu):3.0f} ms"
    )


def by_server(client: Client, *, is_ahead: bool) -> tuple[list[float], list[float]]:
    """Milliseconds of each decision with the match that follows it: on the clock, and of the processor."""
    from recommendations.models import Match

    waits, cpu = [], []
    rows = list(Match.objects.filter(state="suggested").order_by("suggested_at", "pk")[: PRESSES + 1])
    for row, after in pairwise(rows):
        said = {"stance": "advances", "scope": "direct", "letters": ["a"], "revision": 0}
        said |= {"version": f"20250AB{row.measure.number}99INT", "next": after.pk}
        headers = {"HX-Request": "true"}
        if is_ahead:
            page = client.get(f"/review/{after.pk}/ahead/", headers=headers).content.decode()
            headers["Desk-Ahead"] = page.partition('data-state="')[2].partition('"')[0]
        started, spent = time.perf_counter(), time.process_time()
        answer = client.post(f"/review/{row.pk}/decide/", said, headers=headers)
        waits.append((time.perf_counter() - started) * 1000)
        cpu.append((time.process_time() - spent) * 1000)
        assert answer.status_code == 200, answer.status_code
        assert ("HX-Reswap" in answer.headers) is is_ahead
    return waits, cpu


def by_browser(chromium: str, session: str) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds from each key to the painted heading, of the page's main thread, and until the word is saved."""
    from playwright.sync_api import sync_playwright

    command = [Path(sys.executable).with_name("gunicorn"), "tracker.wsgi", "--bind", f"127.0.0.1:{PORT}"]
    served = subprocess.Popen([*command, "--workers", "2", "--log-level", "error", "--no-control-socket"], cwd=ROOT)
    try:
        time.sleep(4)
        with sync_playwright() as driver:
            started = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            context = started.new_context()
            context.add_cookies([{"name": "sessionid", "value": session, "url": f"http://127.0.0.1:{PORT}"}])
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{PORT}/review/")
            page.evaluate(WATCH)
            meter = context.new_cdp_session(page)
            meter.send("Performance.enable", {"timeDomain": "threadTicks"})
            waits, cpu, saves = [], [], []
            for _press in range(PRESSES):
                page.wait_for_timeout(1000)
                page.evaluate("watch()")
                spent = busy(meter)
                page.keyboard.press("a")
                waits.append(page.evaluate("wait"))
                saves.append(page.evaluate("done"))
                cpu.append(busy(meter) - spent)
            started.close()
            return waits, cpu, saves
    finally:
        served.terminate()
        served.wait()


def busy(meter: CDPSession) -> float:
    """Milliseconds that the page's main thread has worked so far."""
    found = meter.send("Performance.getMetrics")["metrics"]
    return next(float(one["value"]) for one in found if one["name"] == "TaskDuration") * 1000


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
        told("server, the whole desk in the answer  ", *by_server(client, is_ahead=False))
        told("server, the next match fetched ahead  ", *by_server(client, is_ahead=True))
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        if chromium:
            waits, cpu, saves = by_browser(chromium, client.cookies["sessionid"].value)
            told("key press to the heading, browser     ", waits, cpu)
            told("key press until it is saved, browser  ", saves, cpu)


if __name__ == "__main__":
    main()
