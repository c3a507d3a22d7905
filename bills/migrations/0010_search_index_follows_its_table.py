"""On PostgreSQL the search index lets go of rows by triggers: a foreign key would forbid that the table is emptied."""

from django.db import migrations

_FOLLOW = (
    "ALTER TABLE bills_search DROP CONSTRAINT bills_search_measure_id_fkey",
    """
    CREATE FUNCTION bills_search_follow() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'TRUNCATE' THEN
            TRUNCATE bills_search;
        ELSE
            DELETE FROM bills_search WHERE measure_id = OLD.id;
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER bills_search_row AFTER DELETE ON bills_measure
        FOR EACH ROW EXECUTE FUNCTION bills_search_follow()
    """,
    """
    CREATE TRIGGER bills_search_all AFTER TRUNCATE ON bills_measure
        FOR EACH STATEMENT EXECUTE FUNCTION bills_search_follow()
    """,
)
_BACK = (
    "DROP TRIGGER bills_search_all ON bills_measure",
    "DROP TRIGGER bills_search_row ON bills_measure",
    "DROP FUNCTION bills_search_follow()",
    """
    ALTER TABLE bills_search ADD CONSTRAINT bills_search_measure_id_fkey FOREIGN KEY (measure_id)
        REFERENCES bills_measure (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
    """,
)


def follow(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in _FOLLOW:
            schema_editor.execute(statement)


def back(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in _BACK:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("bills", "0009_legislator_slug")]
    operations = [migrations.RunPython(follow, back)]
