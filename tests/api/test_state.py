"""A mark of the data that stands while nothing is written: what a 304 and a kept page rest on."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from django.db import connection

from bills.models import Measure
from tests import factories as make

PAGE = "/bills/20252026/AB-9/"
on_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="runs on PostgreSQL: make test-services")
ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import os, sys, time
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment
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

workers = Client(), Client()
def pages():
    return [b"Reworded" in worker.get("/bills/20252026/AB-9/").content for worker in workers]
pages()
with CaptureQueriesContext(connection) as asked:
    print(*pages(), len(asked))
other = connection.copy("other")
other.cursor().execute("UPDATE bills_measure SET subject = 'Reworded'")
print(*pages())
other.close()
settled()
print(*pages(), *pages())
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
        *("False", "False", "0"), *("True",) * 2, *("True",) * 4,
    ]  # fmt: skip


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_a_kept_page_goes_with_what_another_connection_commits(client, django_assert_num_queries):
    make.measure("AB 9")

    def reword():
        Measure.objects.update(subject="Reworded")
        connection.close()

    client.get(PAGE)
    with django_assert_num_queries(1):  # whether anything was committed
        assert b"Reworded" not in client.get(PAGE).content
    elsewhere = Thread(target=reword)
    elsewhere.start()
    elsewhere.join()

    assert b"Reworded" in client.get(PAGE).content
