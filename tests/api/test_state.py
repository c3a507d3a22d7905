"""A mark of the data that stands while nothing is written: what a 304 rests on."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import os, sys, time
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
call_command("migrate", verbosity=0)
import tracker.state as state
from tests import factories as make

def settled():
    connection.close()
    time.sleep(state.SETTLED + 0.2)

def ask(**headers):
    return Client().get("/api/v1/bills/?matched=all", headers=headers)

make.measure("AB 9")
print(state.state_of_data())  # a file just written says nothing yet
settled()
first = ask()
print(first.status_code, ask(**{"if-none-match": first["ETag"]}).status_code)
time.sleep(1.1)
dated = ask()["Last-Modified"]
print(ask(**{"if-modified-since": dated}).status_code)
make.measure("AB 1")
print(ask(**{"if-none-match": first["ETag"]}).status_code)  # at once: not a stale answer, settled or not
settled()
print(ask(**{"if-none-match": first["ETag"]}).status_code, ask(**{"if-modified-since": dated}).status_code)
print(ask()["ETag"] == ask()["ETag"], ask()["ETag"] != Client().get("/api/v1/bills/?matched=yes")["ETag"])
"""


def said(database, tmp_path):
    place = {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env=os.environ | place, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_what_was_written_is_seen_at_once_and_what_was_not_is_not_sent_again(tmp_path):
    assert said(f"sqlite:///{tmp_path}/tracker.sqlite3", tmp_path) == [
        "None", *("200", "304"), "304", "200", *("200", "200"), *("True", "True"),
    ]  # fmt: skip
