"""The bundled sample's members, taken apart and packed anew, and what a run over them left."""

import io
import json
import random
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.management import call_command

from bills.models import Change, Measure
from ingest.tables import COLUMNS


def members_of(path):
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path, members, compression=ZIP_DEFLATED):
    with ZipFile(path, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def table_of(members, table):
    return [line.split("\t") for line in members[f"{table}.dat"].decode().split("\n")[:-1]]


def put_table(members, table, rows):
    members[f"{table}.dat"] = "".join("\t".join(row) + "\n" for row in rows).encode()


def without(members, bill_id):
    """The members with every row of one measure left out."""
    left = dict(members)
    for name in [name for name in members if name.endswith(".dat")]:
        table = name.removesuffix(".dat")
        rows = [row for row in table_of(members, table) if f"`{bill_id}`" not in row]
        put_table(left, table, rows)
    return left


def reissued(members):
    """The same content as the Legislature would send it another night: new numbers, new stamps, another order."""
    dice, again = random.Random(7), {}
    lobs = [name for name in members if name.endswith(".lob")]
    renamed = dict(
        zip(lobs, dice.sample([f"BILL_VERSION_TBL_{n}.lob" for n in range(5000, 9000)], len(lobs)), strict=True)
    )
    for name in dice.sample(sorted(members), len(members)):
        if name in renamed:
            again[renamed[name]] = members[name]
            continue
        table = name.removesuffix(".dat")
        columns, rows = COLUMNS[table], table_of(members, table)
        for row in rows:
            for position, column in enumerate(columns):
                if column.startswith("trans_update"):
                    row[position] = "2026-02-14 03:04:05"
                elif column == "bill_history_id":
                    row[position] = str(int(row[position]) * 3 + 1_000_000)
                elif column == "bill_xml":
                    row[position] = renamed.get(row[position], row[position])
        dice.shuffle(rows)
        put_table(again, table, rows)
    return again


def measure(session, kind, number):
    return Measure.objects.get(session__key=session, type=kind, number=number)


def dump():
    out = io.StringIO()
    call_command("dump_domain", stdout=out)
    return json.loads(out.getvalue().splitlines()[-1])


def ingest_json(*arguments):
    out = io.StringIO()
    call_command("ingest", "pubinfo", *map(str, arguments), "--json", stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue().splitlines()[-1])


def documents_of(run):
    return [(reading.position, reading.document.sha256) for reading in run.readings.select_related("document")]


def changes_since(count):
    return list(Change.objects.order_by("pk")[count:])


def moved(members, bill_id, text, on="2026-02-02 00:00:00"):
    """An increment as it comes when a measure has moved: its whole history with new ids, and the new line."""
    rows = [row for row in table_of(members, "BILL_HISTORY_TBL") if row[0] == f"`{bill_id}`"]
    new = list(max(rows, key=lambda row: int(row[1])))
    new[1], new[2], new[3] = "1", on, f"`{text}`"
    history = [[row[0], str(int(row[1]) + 777), *row[2:]] for row in rows] + [[new[0], "999999999", *new[2:]]]
    increment = {}
    put_table(increment, "BILL_HISTORY_TBL", history)
    put_table(increment, "BILL_TBL", [row for row in table_of(members, "BILL_TBL") if row[0] == f"`{bill_id}`"])
    return increment
