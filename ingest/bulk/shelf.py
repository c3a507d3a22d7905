"""The Legislature's download shelf: which of its files to read, by their names and by when they were put there.

A trap in the names: ``pubinfo_daily_Mon.zip`` is a full snapshot of the current session, ``pubinfo_Mon.zip`` holds
only what changed since the extract before. ``pubinfo_2025.zip`` is the whole session that began in that odd year.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lxml import html

from bills.identifiers import SessionId, convenes

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
INCREMENTS = tuple(f"pubinfo_{day}.zip" for day in DAYS[:-1])
DAILIES = tuple(f"pubinfo_daily_{day}.zip" for day in DAYS)
_WHOLE = re.compile(r"pubinfo_(\d{4})\.zip")
_INCREMENT = re.compile(r"pubinfo_(?:Mon|Tue|Wed|Thu|Fri|Sat|\d{4}-\d\d-\d\d)\.zip")
_STAMP = re.compile(r"\b(\d{4}-\d\d-\d\d) +(\d\d:\d\d)\b")
# A session's own file is rebuilt on Sundays beside that night's snapshot, and is a third larger.
_PREFER_DAILY_WITHIN = timedelta(hours=24)
_LEARN_THE_END_FOR = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class OnShelf:
    """A file of the server, and when it was put there by the server's own clock."""

    name: str
    modified: datetime


def is_increment(name: str) -> bool:
    """Whether a file, by its name, holds a part; every other one is a full snapshot."""
    return bool(_INCREMENT.fullmatch(name.rpartition("/")[2]))


def whole_session(start_year: int) -> str:
    """Name of the file that holds a whole session and the law beside it."""
    return f"pubinfo_{start_year}.zip"


def read_index(page: bytes) -> list[OnShelf]:
    """Files of an Apache index page, as a table or as preformatted lines; what has no date is left out."""
    tree = html.document_fromstring(page or b"<html/>")
    found = []
    for link in tree.iter("a"):
        name = (link.get("href") or "").rpartition("/")[2]
        row = next(link.iterancestors("tr"), None)
        beside = " ".join(map(str, row.itertext())) if row is not None else link.tail or ""
        if name.startswith("pubinfo_") and name.endswith(".zip") and (stamp := _STAMP.search(beside)):
            found.append(OnShelf(name, datetime.fromisoformat(f"{stamp[1]} {stamp[2]}")))
    return found


def full_snapshots(shelf: Iterable[OnShelf], today: date) -> list[str]:
    """What a night reads: the newest full snapshot, and before it the end of a session that is just over.

    Measures of the next session are introduced from the first Monday of December of the even year on; from then the
    nightly snapshots speak of the next session, and what befell the ended one last is in its own file only.
    """
    shelf = list(shelf)
    wholes = [(int(match[1]), file) for file in shelf if (match := _WHOLE.fullmatch(file.name))]
    current = _session_on(today)
    own = [file for year, file in wholes if year == current]
    candidates = [file for file in shelf if file.name in DAILIES] + own
    if not candidates:
        return []
    newest = max(file.modified for file in candidates)
    recent = [file for file in candidates if newest - file.modified <= _PREFER_DAILY_WITHIN]
    best = max(recent, key=lambda file: (file.name in DAILIES, file.modified))
    ended = [whole_session(year) for year, _ in wholes if year == current - 2]
    is_new = today - convenes(current) <= _LEARN_THE_END_FOR
    return [*(ended if is_new else []), best.name]


def increments(shelf: Iterable[OnShelf], after: datetime | None) -> list[str]:
    """Increments put there after the last one that was loaded (or after the full snapshot), oldest first."""
    fresh = [file for file in shelf if file.name in INCREMENTS and (after is None or file.modified > after)]
    return [file.name for file in sorted(fresh, key=lambda file: file.modified)]


def names_to_try(today: date) -> Sequence[str]:
    """What to look for one by one, where the server shows no index page."""
    current = _session_on(today)
    return (*DAILIES, whole_session(current), whole_session(current - 2))


def _session_on(today: date) -> int:
    """Start year of the regular session that is at work on a day."""
    return SessionId.current(today).start_year
