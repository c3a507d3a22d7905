"""The bills' words compressed lightly on PostgreSQL: its own way takes longer over them than everything else."""

from django.db import migrations

# A server that was built without it, or is older than 14, keeps what it has.
_POSTGRES = """
    DO $$ BEGIN
        EXECUTE 'ALTER TABLE bills_billbody ALTER COLUMN content SET COMPRESSION lz4';
    EXCEPTION WHEN feature_not_supported OR syntax_error OR invalid_parameter_value THEN NULL;
    END $$
"""
_BACK = """
    DO $$ BEGIN
        EXECUTE 'ALTER TABLE bills_billbody ALTER COLUMN content SET COMPRESSION pglz';
    EXCEPTION WHEN feature_not_supported OR syntax_error OR invalid_parameter_value THEN NULL;
    END $$
"""


def compress(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_POSTGRES)


def restore(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_BACK)


class Migration(migrations.Migration):
    dependencies = [("bills", "0007_subjects_of_any_length")]
    operations = [migrations.RunPython(compress, restore)]
