"""The members of a JSON object, taken out one by one, so that what is left is known to be new."""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ingest.errors import NotUnderstood

PACIFIC = ZoneInfo("America/Los_Angeles")


class Members:
    """One object; ``where`` names it in issues. Missing and null are the same: both mean that nothing was said."""

    def __init__(self, found: Any, where: str) -> None:
        if not isinstance(found, dict):
            raise NotUnderstood(where, None, "is no object", str(found)[:200])
        self._found: dict[str, Any] = found
        self._taken: set[str] = set()
        self.where = where

    def take(self, name: str) -> Any:
        self._taken.add(name)
        return self._found.get(name)

    def names(self) -> list[str]:
        return list(self._found)

    def text(self, name: str) -> str:
        """The words, blanks at the ends dropped; empty where nothing is said."""
        value = self.take(name)
        return "" if value is None else str(value).strip()

    def key(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise self.strange(name, "is missing")
        return value

    def number(self, name: str) -> int:
        value = self.text(name)
        if not (value.isascii() and value.isdigit() and len(value) <= 12):
            raise self.strange(name, "is no whole number")
        return int(value)

    def day(self, name: str) -> date:
        value = self.text(name)
        try:
            day = date.fromisoformat(value[:10])
        except ValueError as error:
            raise self.strange(name, "is no date") from error
        if not 1849 <= day.year <= 2999:
            raise self.strange(name, "is no date of this Legislature")
        return day

    def day_or_none(self, name: str) -> date | None:
        """A date, or None for nothing and for ``0000-00-00``."""
        return None if self.text(name)[:10] in ("", "0000-00-00") else self.day(name)

    def wall_clock(self, name: str) -> datetime:
        """A moment with its zone, as a clock in Sacramento shows it; a bare date is midnight there."""
        value = self.text(name)
        try:
            moment = datetime.fromisoformat(value)
        except ValueError as error:
            raise self.strange(name, "is no date") from error
        return moment.astimezone(PACIFIC).replace(tzinfo=None) if moment.tzinfo else moment

    def code(self, name: str, table: Mapping[str, Any]) -> Any:
        """A value that goes through a complete table; an unknown one is news."""
        value = self.text(name)
        if value not in table:
            raise self.strange(name, "has an unknown value")
        return table[value]

    def objects(self, name: str) -> list["Members"]:
        """A list of objects, none where nothing is said; some answers say ``[]`` or ``{}`` for nothing."""
        value = self.take(name)
        if not value:
            return []
        if not isinstance(value, list):
            raise self.strange(name, "is no list")
        return [Members(one, f"{self.where} {name}") for one in value]

    def object_(self, name: str) -> "Members":
        return Members(self.take(name) or {}, f"{self.where} {name}")

    def new(self, ignored: Collection[str]) -> list[str]:
        """Names of members that nobody took and nobody knows."""
        return sorted(self._found.keys() - self._taken - set(ignored))

    def strange(self, name: str, reason: str) -> NotUnderstood:
        return NotUnderstood(self.where, None, f"{name} {reason}", str(self._found.get(name))[:200])


def read_json(body: bytes, where: str) -> Any:
    """Any JSON; raises NotUnderstood for a web page, an error in words, or nothing."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood(where, None, "is no JSON", body[:80].decode("utf-8", "replace")) from error
