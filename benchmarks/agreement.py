"""Two readers of one session, each into a database of its own: on how many measures do they agree?

``python benchmarks/agreement.py FEED.zip RECORDS.jsonl.gz`` reads the first as the bulk feed and the second as Open
States' records, and prints the share of measures on whose stage, activity and chapter both agree, and every difference
in stage with the last line that each has. A day as third argument (``2025-03-07``) cuts the records' history there, so
that an older feed can be compared. Without files it says what it needs.
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FIELDS = ("stage", "activity", "ending", "chapter_number", "last_action_on", "last_action")
READ = f"""
import json, sys, django
django.setup()
from django.core.management import call_command
from ingest.run import run_source
from ingest.sources import registered
call_command("migrate", verbosity=0)
run = run_source(registered()[sys.argv[1]], address=sys.argv[2])
from bills.models import Measure
rows = {{
    f"{{one.session.key}} {{one.label}}": [str(getattr(one, field)) for field in {FIELDS!r}]
    for one in Measure.objects.select_related("session")
}}
print(json.dumps({{"outcome": str(run.outcome), "seconds": run.seconds, "error": run.error, "rows": rows}}))
"""


def read(source: str, address: str) -> dict[str, Any]:
    """Every measure as this source alone tells it, by session and number."""
    with tempfile.TemporaryDirectory() as folder:
        told = {
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "SECRET_KEY": "benchmark",
            "DATABASE_URL": f"sqlite:///{folder}/benchmark.sqlite3",
            "ARCHIVE_URL": f"{folder}/archive",
        }
        done = subprocess.run(
            [sys.executable, "-c", READ, source, str(Path(address).resolve())],
            cwd=ROOT, env=os.environ | told, capture_output=True, text=True, check=True,
        )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(
        f"{source:<11}{len(found['rows']):>6} measures, {found['outcome']}, {found['seconds']:.1f} s {found['error']}"
    )
    return found


def cut(records: str, day: str, target: Path) -> str:
    """The records as they stood at the end of a day, as far as their lines tell."""
    with gzip.open(records, "rt") as lines, gzip.open(target, "wt", compresslevel=1) as out:
        for line in lines:
            record = json.loads(line)
            record["actions"] = [action for action in record["actions"] if action["date"][:10] <= day]
            record["votes"] = []
            if record["actions"]:
                out.write(json.dumps(record) + "\n")
    return str(target)


def main(arguments: list[str]) -> int:
    if len(arguments) not in (2, 3):
        print("agreement: give a session of the bulk feed (zip) and the same one as Open States' records (jsonl.gz)")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        records = cut(arguments[1], arguments[2], Path(folder) / "records.gz") if arguments[2:] else arguments[1]
        ours, theirs = read("pubinfo", arguments[0])["rows"], read("openstates", records)["rows"]
    return compare(ours, theirs)


def compare(ours: dict[str, list[str]], theirs: dict[str, list[str]]) -> int:
    """Print shares and differences; 0 where at least 99 % of the measures that both have are in the same stage."""
    both = sorted(ours.keys() & theirs.keys())
    print(f"in both    {len(both):>6}; only here {len(ours) - len(both)}, only there {len(theirs) - len(both)}")
    for place, field in enumerate(FIELDS):
        same = sum(ours[name][place] == theirs[name][place] for name in both)
        print(f"{field:<16}{same / max(len(both), 1):>8.2%}  ({len(both) - same} differ)")
    kinds = Counter((ours[name][0], theirs[name][0]) for name in both if ours[name][0] != theirs[name][0])
    for (here, there), count in kinds.most_common():
        print(f"  {count:>4} {here} here, {there} there")
    for name in both:
        here, there = ours[name], theirs[name]
        if here[0] != there[0]:
            print(f"  {name}: {here[0]} after “{here[-1][:60]}”; {there[0]} after “{there[-1][:60]}”")
    agreed = sum(ours[name][0] == theirs[name][0] for name in both)
    return 0 if agreed >= 0.99 * len(both) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
