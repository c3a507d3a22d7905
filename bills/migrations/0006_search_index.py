"""The table that ``bills.search`` keeps: FTS5 on SQLite, a tsvector with a GIN index on PostgreSQL."""

from django.db import migrations

_SQLITE = """
    CREATE VIRTUAL TABLE bills_search USING fts5(
        number, subject, title, digest, authors, sections, actions, body,
        tokenize = 'porter unicode61 remove_diacritics 2'
    )
"""
_POSTGRES = (
    """
    CREATE TABLE bills_search (
        measure_id bigint PRIMARY KEY REFERENCES bills_measure (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        words tsvector NOT NULL
    )
    """,
    "CREATE INDEX bills_search_words ON bills_search USING gin (words)",
)


def create(apps, schema_editor):
    for statement in (_SQLITE,) if schema_editor.connection.vendor == "sqlite" else _POSTGRES:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE bills_search")


class Migration(migrations.Migration):
    dependencies = [("bills", "0005_schedule_and_words")]
    operations = [migrations.RunPython(create, drop)]
