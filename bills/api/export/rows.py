"""Nested answers as flat rows of a table, by the shape of their serializer. Pure."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rest_framework.serializers import BaseSerializer, ListSerializer, Serializer

Path = tuple[str, ...]
Cell = str | int | float | bool | None
# What makes a spreadsheet run a cell instead of showing it, full-width signs included.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL = 32_767
"""Characters that a spreadsheet's cell holds."""


def columns(serializer: BaseSerializer[Any]) -> list[Path]:
    """Every leaf of the serializer, in its order: ``("status", "in_law")``."""
    return list(_leaves(serializer, ()))


def _leaves(serializer: BaseSerializer[Any], path: Path) -> Iterator[Path]:
    shape = serializer.child if isinstance(serializer, ListSerializer) else serializer
    for name, field in shape.fields.items() if isinstance(shape, Serializer) else ():
        if isinstance(field, BaseSerializer):
            yield from _leaves(field, (*path, name))
        else:
            yield (*path, name)


def row(answer: Mapping[str, Any], paths: Sequence[Path]) -> list[Cell]:
    """The answer's cells; of a list of answers, each column's values joined by ``; `` in the list's order."""
    return [harmless(_cell(answer, path)) for path in paths]


def _cell(value: Any, path: Path) -> Cell:
    if isinstance(value, list):
        return "; ".join("" if (found := _cell(one, path)) is None else str(found) for one in value)
    if path:
        return _cell(value.get(path[0]), path[1:]) if isinstance(value, Mapping) else None
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, Mapping) else value


def harmless(value: Cell) -> Cell:
    """A cell that no spreadsheet runs as a formula: an apostrophe goes before what would start one."""
    if not isinstance(value, str):
        return value
    text = _CONTROLS.sub("", value)[: LONGEST_CELL - 1]
    return f"'{text}" if text.startswith(_RUNS) else text
