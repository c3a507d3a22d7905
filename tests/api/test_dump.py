"""The nightly dump: whole or not at all, nothing private in it, and the same answers after it is restored elsewhere."""

import gzip
import io
import json
import os
import sqlite3
import subprocess
import sys
import time
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils.timezone import now

from bills.models import Measure
from bills.three_letters import count_holding
from recommendations.choices import MatchState, Scope, Stance, Verdict
from recommendations.models import Match
from recommendations.reviews import Judgement, decide
from tests import factories as make
from tracker.api import LICENCE, LISTS
from tracker.dump.tables import TABLES

pytestmark = pytest.mark.django_db
CLAUSE = "This bill would end the fee."
SECRETS = (
    "alice@example.org",
    "rita@example.org",
    "Rita Doe",
    "Call the author.",
    "Private position",
    "Dear Chair",
    "s3cret",
)


def dump(**options):
    """(exit code, what it said in JSON or on standard error)."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("dump_public", json=True, stdout=out, stderr=err, **options)
    except SystemExit as end:
        return end.code, err.getvalue()
    return 0, json.loads(out.getvalue())


@pytest.fixture
def filled(reviewer):
    """Something in every public table, and private things beside it."""
    make.run(address="https://example.org/?key=s3cret", error="/srv/s3cret")
    r4 = make.recommendation()
    bill = make.measure("AB 1", digest=CLAUSE)
    hidden = make.measure("AB 2", digest=CLAUSE)
    match = make.match(r4, bill, clause=CLAUSE)
    make.match(r4, hidden, state=MatchState.REJECTED)
    for one in (bill, hidden):
        make.action(one, date(2025, 3, 3), "Read first time.")
        make.vote(one, ayes=["Lackey"], noes=["Ta"])
        make.hearing(one, date(2025, 4, 1))
        make.stage_change(one, "introduced", "in_committee", date(2025, 3, 3))
    make.legislator("Lackey", "REP")
    make.clause_change(match)
    make.status_change(r4)
    make.outcome_report(bill)
    make.mention(bill)
    word = Judgement(Verdict.CONFIRM, Stance.ADVANCES, Scope.PARTIAL, ("a",), note="As it says.")
    decide(match=match.pk, by=reviewer, judgement=word, revision=0, version=match.version.key, at=now())
    make.team_position(bill)
    make.team_position(hidden, is_public=False, note="Private position")
    make.team_note(bill)
    make.letter(bill)
    make.follow()
    make.published(now())
    return bill


def contents(folder):
    """Every word of every file, unpacked."""
    for path in folder.iterdir():
        yield gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def test_the_manifest_says_of_every_file_what_is_in_it(filled, settings, client):
    code, said = dump()
    assert code == 0

    folder = settings.DUMPS_DIR / "latest"
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["data_as_of"], manifest["schema_version"], manifest["licence"]) == ("2026-09-22", 1, LICENCE)
    assert {file["name"] for file in manifest["files"]} | {"manifest.json"} == {path.name for path in folder.iterdir()}
    for file in manifest["files"]:
        held = (folder / file["name"]).read_bytes()
        assert (file["sha256"], file["bytes"]) == (sha256(held).hexdigest(), len(held))
        if file["name"].endswith(".jsonl.gz"):
            assert len(gzip.decompress(held).splitlines()) == file["rows"]
    assert said["rows"] == sum(file["rows"] for file in manifest["files"])


def test_nothing_private_is_in_any_file(filled, settings):
    dump()
    for words in contents(settings.DUMPS_DIR / "latest"):
        assert [secret for secret in SECRETS if secret.encode() in words] == []


def test_a_match_that_the_public_does_not_see_is_in_no_file(filled, settings):
    dump()
    with gzip.open(settings.DUMPS_DIR / "latest" / "matches.jsonl.gz", "rt") as lines:
        assert [json.loads(line)["state"] for line in lines] == ["confirmed"]


def test_the_sqlite_file_has_keys_references_and_views(filled, settings):
    dump()
    database = sqlite3.connect(settings.DUMPS_DIR / "latest" / "tracker.sqlite3")
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert database.execute("SELECT recommendation, bill, stance, clauses FROM answers").fetchall() == [
        ("R4", "AB 1", "advances", CLAUSE)
    ]
    assert {row[1] for row in database.execute("PRAGMA table_info(measures)") if row[5]} == {"id"}
    assert database.execute("SELECT value FROM about WHERE name = 'licence'").fetchone() == (LICENCE,)
    database.close()


def answers(client):
    """Everything that the API says of the public data."""
    addresses = [f"{name}/" for name in ("papers", *LISTS)]
    addresses += ["bills/?matched=all", "recommendations/R4/", "bills/20252026/AB-1/", "bills/20252026/AB-2/"]
    return {address: client.get(f"/api/v1/{address}").json() for address in addresses}


def empty():
    for table in reversed(TABLES):
        table.model._default_manager.all()._raw_delete("default")


def test_an_empty_instance_answers_the_same_after_it_is_restored(filled, settings, client):
    before = answers(client)
    dump()
    empty()
    assert answers(client) != before

    call_command("restore_public", settings.DUMPS_DIR / "latest", stdout=io.StringIO())

    assert answers(client) == before
    assert make.measure("AB 3").pk > filled.pk  # keys go on where they were


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads every subject")
def test_parts_of_words_are_found_after_it_is_restored_and_in_what_is_written_then(filled, settings):
    Measure.objects.filter(number=1).update(subject="Probation: fees.", author_line="Rivera")
    dump()
    empty()
    assert count_holding(["fee"], 10) == 0

    call_command("restore_public", settings.DUMPS_DIR / "latest", stdout=io.StringIO())
    assert (count_holding(["robatio"], 10), count_holding(["river", "fee"], 10)) == (1, 1)

    make.measure("AB 3", subject="Coffee.")
    Measure.objects.filter(number=1).update(subject="Tolls.")
    assert (count_holding(["fee"], 10), count_holding(["toll"], 10), count_holding(["probation"], 10)) == (1, 1, 0)
    Measure.objects.filter(number=3).delete()
    assert count_holding(["fee"], 10) == 0


def test_only_an_empty_database_and_a_whole_dump_are_taken(filled, settings):
    dump()
    latest = settings.DUMPS_DIR / "latest"
    with pytest.raises(CommandError, match="has rows already"):
        call_command("restore_public", latest)
    (latest / "measures.jsonl.gz").write_bytes(b"half")
    with pytest.raises(CommandError, match="damaged"):
        call_command("restore_public", latest)


def test_a_dump_that_lost_rows_is_not_published_until_somebody_says_so(filled, settings):
    dump()
    last = os.readlink(settings.DUMPS_DIR / "latest")
    Match.objects.filter(measure=filled).update(state=MatchState.WITHDRAWN)

    code, said = dump()

    assert code == 1
    assert "matches.jsonl.gz: 0 rows after 1" in said
    assert os.readlink(settings.DUMPS_DIR / "latest") == last
    assert [path.name for path in settings.DUMPS_DIR.iterdir() if path.name.startswith(".making")] == []
    time.sleep(1)  # a dump is named by its second
    assert dump(may_shrink=True)[0] == 0
    assert os.readlink(settings.DUMPS_DIR / "latest") != last


def test_the_files_can_be_had_from_the_site_and_nothing_else(filled, client, settings):
    assert client.get("/api/v1/exports/dump/").status_code == 404
    dump()
    (settings.DUMPS_DIR / "latest" / ".hidden").write_text("x")
    manifest = client.get("/api/v1/exports/dump/").json()
    for file in manifest["files"]:
        answer = client.get(file["url"])
        assert sha256(b"".join(answer.streaming_content)).hexdigest() == file["sha256"]  # read to its end, it is closed
    for wrong in ("latest/nothing.csv.gz", "20200101T000000Z/manifest.json", "latest/.hidden"):
        assert client.get(f"/api/v1/exports/dump/{wrong}").status_code == 404
    assert "/api/v1/exports/dump/latest/tracker.sqlite3" in client.get("/api/").content.decode()


KILLED = """
import os, sys
import django
django.setup()
from datetime import UTC, datetime
from pathlib import Path
from django.conf import settings
from django.db import connection
from tracker.dump import make
from tracker.dump.tables import TABLES

home = settings.DUMPS_DIR = Path(sys.argv[1])
with connection.schema_editor() as editor:
    for table in TABLES:
        editor.create_model(table.model)
make.make_dump(at=datetime(2026, 9, 23, tzinfo=UTC), data_as_of=None, lists={}, licence="x")
seen = 0

def ends_before(step):
    def watch(event, arguments):
        global seen
        is_step = event in ("os.rename", "os.mkdir", "os.symlink", "os.remove", "os.listdir")
        if is_step or (event == "open" and arguments[1] and "w" in arguments[1]):
            seen += 1
            if seen == step:
                os._exit(9)
    return watch

for step in [1, 2, 3, *range(25, 90)]:
    connection.close()
    child = os.fork()
    if not child:
        sys.addaudithook(ends_before(step))
        at = datetime(2026, 9, 24, 0, step // 60, step % 60, tzinfo=UTC)
        make.make_dump(at=at, data_as_of=None, lists={}, licence="x")
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    manifest = make.manifest_of(home / "latest")
    whole = all((home / "latest" / one["name"]).stat().st_size == one["bytes"] for one in manifest["files"])
    print(code, manifest["name"], whole, len(list(home.glob(".making*"))))
    if code == 0:
        break
"""


def test_killed_before_any_step_it_leaves_the_last_good_dump(tmp_path):
    """A process of its own: ended before a file, a rename or a link, each in turn, until one run is through."""
    place = {"DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "dumps")], cwd=Path(__file__).resolve().parents[2],
        env=os.environ | place, capture_output=True, text=True, check=False,
    )  # fmt: skip
    ends = [line.split() for line in done.stdout.splitlines()]
    assert len(ends) > 15, done.stderr
    assert {whole for _code, _name, whole, _left in ends} == {"True"}
    assert [code for code, *_ in ends] == ["9"] * (len(ends) - 1) + ["0"]
    names = [name for _code, name, *_ in ends]
    assert names == sorted(names)
    assert names[0] == "20260923T000000Z"
    assert (names[-1][:8], ends[-1][3]) == ("20260924", "0")
