"""Where a unique key begins with the measure, or the version, an index on that alone says the same once more.

The index is dropped by itself: a field altered in the ordinary way has SQLite build its whole table anew.
"""

import django.db.models.deletion
from django.db import migrations, models

# Model → the field, what it points at, and the name on the other side.
FIELDS = {
    "action": ("measure", "bills.measure", "actions"),
    "analysis": ("measure", "bills.measure", "analyses"),
    "author": ("version", "bills.billversion", "authors"),
    "floorlisting": ("measure", "bills.measure", "floor_listings"),
    "hearing": ("measure", "bills.measure", "hearings"),
    "message": ("measure", "bills.measure", "messages"),
    "voteevent": ("measure", "bills.measure", "votes"),
}


def _indexes(schema_editor, model, column):
    """Names of the indexes on this column alone that keep nothing unique."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    return [name for name, one in found.items() if one["index"] and not one["unique"] and one["columns"] == [column]]


def drop(apps, schema_editor):
    for name, (field, _other, _related) in FIELDS.items():
        for index in _indexes(schema_editor, apps.get_model("bills", name), f"{field}_id"):
            schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(index)}")


def restore(apps, schema_editor):
    for name, (field, _other, _related) in FIELDS.items():
        model = apps.get_model("bills", name)
        if not _indexes(schema_editor, model, f"{field}_id"):
            schema_editor.execute(schema_editor._create_index_sql(model, fields=[model._meta.get_field(field)]))


class Migration(migrations.Migration):
    dependencies = [("bills", "0017_fewer_merges")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop, restore)],
            state_operations=[
                migrations.AlterField(
                    name,
                    field,
                    models.ForeignKey(
                        to=other, on_delete=django.db.models.deletion.CASCADE, related_name=related, db_index=False
                    ),
                )
                for name, (field, other, related) in FIELDS.items()
            ],
        )
    ]
