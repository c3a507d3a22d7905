"""Is the ingest well? What a monitor asks: reasons why not, or none."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from ingest.alarms import Alarm, alarms_of
from ingest.cadence import OFFICIAL
from ingest.models import freshness


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the ingest is not well. ``since`` is empty where no moment is known."""

    code: str
    source: str
    what: str
    since: datetime | None = None


def reasons(now: datetime) -> list[Reason]:
    """Nothing where all is well. A database that does not answer is a reason, never an error."""
    try:
        fresh = freshness()
        found = [_told(alarm) for alarm in alarms_of(fresh, now)]
        if not any(line.source == OFFICIAL and line.feeds for line in fresh.sources):
            found.append(Reason("no-feed", OFFICIAL, "The Legislature’s feed has never been read."))
        if _database_is_read_only():
            found.append(Reason("read-only", "", "The database cannot be written."))
    except (DatabaseError, OSError) as error:
        return [Reason("database", "", f"The database does not answer: {type(error).__name__}.")]
    if not _can_write(Path(settings.ARCHIVE_DIR)):
        found.append(Reason("archive", "", "The archive of raw documents cannot be written."))
    return found


def _told(alarm: Alarm) -> Reason:
    return Reason(alarm.code, alarm.source, alarm.what, alarm.since)


def _database_is_read_only() -> bool:
    """A lost volume or a standby: reading still works, and the next run would fail."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        is_file = not name.startswith("file:") and name != ":memory:"
        return is_file and not (os.access(name, os.W_OK) and os.access(Path(name).parent, os.W_OK))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on'")
        return bool(cursor.fetchone()[0])


def _can_write(folder: Path) -> bool:
    """The folder, or the nearest one above it that is there."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return os.access(folder, os.W_OK)
