"""Memory of an export while a million rows are written: the peak must not grow with the rows.

Run by ``make bench``; ``--rows`` for other sizes. Each size runs in a process of its own. The rows are of the stream of
changes, in a SQLite file; an XLSX sheet holds 1,048,575 of them and is written to the disk.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FORMS = ("jsonl", "csv", "xlsx")


def export(form: str) -> None:
    """In a process of its own: rows, seconds, peak of the process in MB."""
    import django

    django.setup()
    from django.test import Client

    started = time.process_time()
    answer: Any = Client(SERVER_NAME="127.0.0.1").get(f"/api/v1/exports/changes.{form}")
    lines = sum(part.count(b"\n") for part in answer.streaming_content)
    answer.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = "" if form == "xlsx" else f"{lines:>10,} lines, "
    print(f"{form:5} {told}{time.process_time() - started:6.1f} s of CPU, peak {peak:.0f} MB", flush=True)


def fill(rows: int) -> None:
    from datetime import UTC, datetime

    from bills import bulk
    from bills.models import Measure, Session
    from recommendations.models import PublicChange
    from recommendations.stream import FIELDS

    session = Session.objects.create(key="20252026", start_year=2025)
    bill = Measure.objects.create(session=session, type="AB", number=1, subject="Fees.")
    at, have = datetime(2026, 9, 23, tzinfo=UTC), PublicChange.objects.count()
    for first in range(have, rows, 50_000):
        lines = (
            ("change", n, "action_added", bill.pk, None, "", f"=Read {n}", None, None, None, at, "live", "0" * 64)
            for n in range(first, min(first + 50_000, rows))
        )
        bulk.insert(PublicChange, FIELDS, lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--form", choices=FORMS)
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    if options.form:
        export(options.form)
        return
    for rows in options.rows:
        with tempfile.TemporaryDirectory() as folder:
            os.environ |= {
                "DJANGO_SETTINGS_MODULE": "tracker.settings",
                "SECRET_KEY": "benchmark",
                "DATABASE_URL": f"sqlite:///{folder}/benchmark.sqlite3",
                "API_RATE_ANON": "100000000",
                "PYTHONWARNINGS": "ignore",
            }
            code = "import sys; sys.path.insert(0, '.'); import django; django.setup()\n"
            code += "from django.core.management import call_command; call_command('migrate', verbosity=0)\n"
            code += f"from benchmarks.exports import fill; fill({rows})"
            subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
            print(f"{rows:,} rows", flush=True)
            for form in FORMS:
                subprocess.run([sys.executable, __file__, "--form", form], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
