"""What the machine must have, asked before any command begins."""

import sqlite3
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.db import connection

OLDEST = (3, 34)
"""The first SQLite that keeps an index of three letters (``bills.three_letters``)."""


@register
def sqlite_is_new_enough(**_asked: Any) -> list[CheckMessage]:
    found = sqlite3.sqlite_version_info
    if connection.vendor != "sqlite" or found >= OLDEST:
        return []
    version = ".".join(map(str, found))
    needed = ".".join(map(str, OLDEST))
    return [
        Error(
            f"This Python brings SQLite {version}; words in subject and author are found by an index that SQLite "
            f"keeps from {needed} on.",
            hint="Take a Python that was built with a newer SQLite, or name a PostgreSQL in DATABASE_URL.",
            id="bills.E001",
        )
    ]
