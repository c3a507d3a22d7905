"""How much a second run costs: the same bytes, and the same content zipped anew, against the first run.

Run by ``make bench``, on the bundled sample or on a feed: ``python benchmarks/ingest_again.py FEED.zip``. Ratios are
taken side by side in one run, on a database of its own.
"""

import os
import sys
import tempfile
import zipfile
from pathlib import Path


def zip_anew(feed: Path, target: Path) -> Path:
    """The same members in the opposite order and without compression."""
    with zipfile.ZipFile(feed) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as new:
        for name in reversed(old.namelist()):
            new.writestr(name, old.read(name))
    return target


def main(arguments: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "SECRET_KEY": "benchmark",
            "DATABASE_URL": f"sqlite:///{folder}/benchmark.sqlite3",
            "ARCHIVE_URL": f"{folder}/archive",
        }
        sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
        import django

        django.setup()
        from django.core.management import call_command

        from ingest.run import run_source
        from ingest.sample.build import build
        from ingest.sources import registered

        call_command("migrate", verbosity=0)
        feed = Path(arguments[0]) if arguments else build(Path(folder) / "feed.zip")
        pubinfo = registered()["pubinfo"]
        first = run_source(pubinfo, address=str(feed))
        same = run_source(pubinfo, address=str(feed))
        anew = run_source(pubinfo, address=str(zip_anew(feed, Path(folder) / "anew.zip")))
        print(f"first run        {first.records} measures, {first.seconds:.2f} s, peak {first.peak_rss_mb:.0f} MB")
        print(f"same bytes       {same.outcome}, {same.seconds:.3f} s, {same.seconds / first.seconds:.4f} of the first")
        share = anew.seconds / first.seconds
        print(f"zipped anew      {anew.changes} changes, {anew.seconds:.2f} s, {share:.3f} of the first")


if __name__ == "__main__":
    main(sys.argv[1:])
