"""One table of a TOML file, read strictly: whatever is missing or of another type is named by file and key."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from bills.said import Said, Told

Chosen = TypeVar("Chosen")


class BadRules(Told):
    """The paper file says something that cannot be used; the message names the file and the key, the place of it."""

    def __init__(self, place: str, why: Said) -> None:
        super().__init__(Said("%(place)s: %(why)s", place=place, why=why))
        self.place, self.why = place, why


class Table:
    """A TOML table that knows its place, for messages."""

    def __init__(self, place: str, data: Mapping[str, Any]) -> None:
        self.place = place
        self._data = data

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def _read(self, key: str, kind: type[Any]) -> Any:
        if key not in self._data:
            raise BadRules(f"{self.place}.{key}", Said("missing"))
        value = self._data[key]
        if not isinstance(value, kind):
            kinds = {"wanted": kind.__name__, "found": type(value).__name__}
            raise BadRules(f"{self.place}.{key}", Said("expected %(wanted)s, found %(found)s", **kinds))
        return value

    def text(self, key: str) -> str:
        """A string with something in it."""
        value: str = self._read(key, str)
        if not value.strip():
            raise BadRules(f"{self.place}.{key}", Said("empty"))
        return value

    def integer(self, key: str) -> int:
        value: int = self._read(key, int)
        return value

    def number(self, key: str) -> float:
        """A number from 0 to 1."""
        value: float = self._read(key, float)
        if not 0 <= value <= 1:
            raise BadRules(f"{self.place}.{key}", Said("%(value)s is not between 0 and 1", value=value))
        return value

    def flag(self, key: str) -> bool:
        """A yes or no; a missing one is no."""
        return key in self._data and bool(self._read(key, bool))

    def texts(self, key: str, absent: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of strings; ``absent`` stands in for a missing list."""
        if absent is not None and key not in self._data:
            return absent
        values: list[Any] = self._read(key, list)
        if not all(isinstance(value, str) for value in values):
            raise BadRules(f"{self.place}.{key}", Said("expected a list of strings"))
        return tuple(values)

    def choice(self, key: str, choices: Mapping[str, Chosen]) -> Chosen:
        value = self.text(key)
        if value not in choices:
            why = Said("%(value)s is none of %(choices)s", value=repr(value), choices=", ".join(choices))
            raise BadRules(f"{self.place}.{key}", why)
        return choices[value]

    def table(self, key: str) -> "Table":
        return Table(f"{self.place}: {key}" if ":" not in self.place else f"{self.place}.{key}", self._read(key, dict))

    def tables(self, key: str) -> "list[Table]":
        """An array of tables, numbered from 1 in messages."""
        tables: list[Any] = self._read(key, list)
        dot = "." if ":" in self.place else ": "
        return [Table(f"{self.place}{dot}{key}[{number}]", data) for number, data in enumerate(tables, start=1)]
