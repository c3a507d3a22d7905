"""The words of every version take a quarter of their room on SQLite."""

from django.db import migrations

import bills.models.packed
from bills.packing import pack, unpack

_REBUILD = (
    """
    CREATE TABLE bills_billbody_new (
        version_id bigint NOT NULL PRIMARY KEY REFERENCES bills_billversion (id) DEFERRABLE INITIALLY DEFERRED,
        content {content}
    )
    """,
    "INSERT INTO bills_billbody_new (version_id, content) SELECT version_id, converted(content) FROM bills_billbody",
    "DROP TABLE bills_billbody",
    "ALTER TABLE bills_billbody_new RENAME TO bills_billbody",
)


def _rebuild(schema_editor, content, convert):
    """100 MB a second; a whole session of the Legislature has some 600."""
    if schema_editor.connection.vendor != "sqlite":
        return
    schema_editor.connection.connection.create_function("converted", 1, convert, deterministic=True)
    for statement in _REBUILD:
        schema_editor.execute(statement.format(content=content))


def pack_all(apps, schema_editor):
    _rebuild(schema_editor, "BLOB NOT NULL", lambda stored: pack(stored.encode()) if isinstance(stored, str) else stored)


def unpack_all(apps, schema_editor):
    content = "text NOT NULL CHECK (JSON_VALID(content) OR content IS NULL)"
    _rebuild(schema_editor, content, lambda stored: unpack(stored).decode() if isinstance(stored, bytes) else stored)


class Migration(migrations.Migration):
    dependencies = [("bills", "0013_search_index_owed")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(pack_all, unpack_all)],
            state_operations=[
                migrations.AlterField(
                    "billbody",
                    "content",
                    bills.models.packed.PackedJSONField(
                        help_text="[{number, action, law: [[code, section, action]], text}]"
                    ),
                )
            ],
        )
    ]
