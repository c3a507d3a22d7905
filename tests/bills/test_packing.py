"""The words of bills take a quarter of their room on SQLite, and read the same."""

from importlib import import_module

import pytest
from django.db import IntegrityError, connection

from bills.models import BillBody
from bills.packing import pack, unpack
from bills.records import BodySection
from bills.text import read_words
from tests import factories as make
from tests.feed import CAML

XML = f"""<caml:Bill xmlns:caml="{CAML}"><caml:Description><caml:Title>An act — “ñandú”.</caml:Title></caml:Description>
<caml:BillSection><caml:Num>SECTION 1.</caml:Num>{"The “court” shall waive each fee. " * 200}</caml:BillSection>
</caml:Bill>""".encode()
LONG = [
    {"number": "SECTION 1.", "action": "", "law": [], "text": "The court shall waive each fee — “all” of them. " * 300}
]


def kept():
    """(kind, bytes) of each stored body."""
    size = "octet_length(content::text)" if connection.vendor == "postgresql" else "length(content)"
    kind = "pg_typeof(content)::text" if connection.vendor == "postgresql" else "typeof(content)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {kind}, {size} FROM bills_billbody ORDER BY version_id")
        return cursor.fetchall()


def body(label, content):
    version = make.measure(label).latest_version
    BillBody.objects.filter(pk=version.pk).delete()
    return BillBody.objects.create(version=version, content=content)


def test_what_is_packed_is_unpacked_to_the_letter():
    for text in (b"", b"[]", "“ñandú” \U0001f600".encode() * 5_000):
        assert unpack(pack(text)) == text


def test_a_body_reads_as_it_was_written(db):
    body("AB 1", LONG)

    assert BillBody.objects.get().content == LONG
    assert BillBody.objects.get().sections()[0] == BodySection("SECTION 1.", "", (), LONG[0]["text"])
    assert list(BillBody.objects.values_list("content", flat=True)) == [LONG]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL packs by itself")
def test_on_sqlite_it_takes_a_part_of_its_room(db):
    body("AB 1", LONG)

    [(kind, size)] = kept()
    assert kind == "blob" and size < len(LONG[0]["text"]) / 4


def test_words_that_come_packed_are_those_that_would_be_packed_here():
    plain, packed = read_words(XML), read_words(XML, is_packed=True)

    assert unpack(packed.body).decode() == plain.body and packed._replace(body="") == plain._replace(body="")
    broken = read_words(b"<broken>words", is_packed=True)
    assert broken.trouble and unpack(broken.body).decode() == read_words(b"<broken>words").body


@pytest.mark.skipif(connection.vendor != "sqlite", reason="nothing is rebuilt elsewhere")
def test_the_migration_packs_what_is_there_and_can_be_taken_back(transactional_db):
    migration = import_module("bills.migrations.0014_packed_bodies")
    first, second = body("AB 1", LONG), body("AB 2", [])

    with connection.schema_editor() as editor:
        migration.unpack_all(None, editor)
    assert [kind for kind, _ in kept()] == ["text", "text"]
    assert BillBody.objects.get(pk=first.pk).content == LONG  # a page that is asked meanwhile reads both

    for _ in ("once", "again, where it is not known to be done"):
        with connection.schema_editor() as editor:
            migration.pack_all(None, editor)
    assert [kind for kind, _ in kept()] == ["blob", "blob"]
    assert [one.content for one in BillBody.objects.order_by("pk")] == [LONG, []]
    with pytest.raises(IntegrityError):
        BillBody.objects.create(version_id=second.pk, content=[])
    first.version.delete()
    assert BillBody.objects.count() == 1
