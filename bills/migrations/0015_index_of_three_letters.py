"""On SQLite an index of every three letters that stand in a row in subject and author (``bills.three_letters``).

Triggers keep it, so that nobody who writes a measure need know of it. It holds no text, so a row is taken out by saying
again what went in. Letters are made small as LIKE takes them: A to Z alone. A later migration that lets SQLite build the
table of measures anew takes the triggers away and has to run ``create`` again; tests/bills/test_three_letters.py notices.
"""

from django.db import migrations

_CREATE = (
    """
    CREATE VIRTUAL TABLE bills_three_letters USING fts5(
        subject, author_line, content = '', columnsize = 0, tokenize = 'trigram case_sensitive 1'
    )
    """,
    """
    INSERT INTO bills_three_letters (rowid, subject, author_line)
        SELECT id, lower(subject), lower(author_line) FROM bills_measure
    """,
    """
    CREATE TRIGGER bills_three_letters_new AFTER INSERT ON bills_measure BEGIN
        INSERT INTO bills_three_letters (rowid, subject, author_line)
            VALUES (new.id, lower(new.subject), lower(new.author_line));
    END
    """,
    """
    CREATE TRIGGER bills_three_letters_gone AFTER DELETE ON bills_measure BEGIN
        INSERT INTO bills_three_letters (bills_three_letters, rowid, subject, author_line)
            VALUES ('delete', old.id, lower(old.subject), lower(old.author_line));
    END
    """,
    """
    CREATE TRIGGER bills_three_letters_other AFTER UPDATE OF subject, author_line ON bills_measure
        WHEN old.subject <> new.subject OR old.author_line <> new.author_line
    BEGIN
        INSERT INTO bills_three_letters (bills_three_letters, rowid, subject, author_line)
            VALUES ('delete', old.id, lower(old.subject), lower(old.author_line));
        INSERT INTO bills_three_letters (rowid, subject, author_line)
            VALUES (new.id, lower(new.subject), lower(new.author_line));
    END
    """,
)
_DROP = (
    "DROP TRIGGER bills_three_letters_new",
    "DROP TRIGGER bills_three_letters_gone",
    "DROP TRIGGER bills_three_letters_other",
    "DROP TABLE bills_three_letters",
)


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in _CREATE:
            schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in _DROP:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("bills", "0014_packed_bodies")]
    operations = [migrations.RunPython(create, drop)]
