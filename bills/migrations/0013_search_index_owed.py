"""On PostgreSQL a measure may be noted as to be indexed, by whoever writes many of them."""

from django.db import migrations

_ADD = (
    "ALTER TABLE bills_search ADD COLUMN is_owed boolean NOT NULL DEFAULT false",
    "CREATE INDEX bills_search_owed ON bills_search (measure_id) WHERE is_owed",
)


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in _ADD:
            schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE bills_search DROP COLUMN is_owed")


class Migration(migrations.Migration):
    dependencies = [("bills", "0012_how_a_measure_was_written")]
    operations = [migrations.RunPython(add, drop)]
