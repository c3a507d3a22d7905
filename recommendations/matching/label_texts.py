"""The official words that labels point at, read from files beside the project: lines of JSON, plain or gzipped, or CSV.

A line of JSON is a judged measure with its own words, or a bill as Open States exports it (``legislative_session``,
``identifier``, ``abstracts``, ``extras.impact_clause``). A zip is a session as LegiScan publishes it: its ``bills.csv``
tells a long title as ``description`` and the session's years in ``state_link``.
"""

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from csv import DictReader
from io import TextIOWrapper
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from bills.identifiers import MeasureId, NotAnIdentifier, SessionId
from bills.records import BillText

_NUMBER = re.compile(r"^([A-Z]+)\s*(\d+)$")
_SESSION = re.compile(r"\d{8}")
_LINK = re.compile(r"bill_id=(\d{8})\d")


def read_texts(path: Path) -> Mapping[MeasureId, BillText]:
    """Every text of a file; raises ``ValueError`` naming the line that cannot be read."""
    if path.suffix == ".zip":
        return dict(_of_legiscan(path))
    with path.open("rb") as raw, gzip.open(raw) if path.suffix == ".gz" else nullcontext(raw) as lines:
        return dict(_texts(lines, path.name))


def _of_legiscan(path: Path) -> Iterator[tuple[MeasureId, BillText]]:
    try:
        with ZipFile(path) as folder, folder.open("bills.csv") as raw:
            for row in DictReader(TextIOWrapper(raw, encoding="utf-8")):
                if session := _LINK.search(row["state_link"]):
                    measure = MeasureId.parse_legiscan(row["bill_number"], SessionId.parse(session[1]))
                    yield measure, BillText(subject=row["title"], long_title=row["description"])
    except (BadZipFile, KeyError, NotAnIdentifier, UnicodeDecodeError) as error:
        raise ValueError(f"{path.name}: no session of LegiScan: {error}") from error


def _texts(lines: Iterable[bytes], name: str) -> Iterator[tuple[MeasureId, BillText]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
            found = _of_open_states(told) if "legislative_session" in told else _of_judged(told)
        except (NotAnIdentifier, KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{name}, line {number}: no text of a measure: {error}") from error
        if found:
            yield found


def _of_judged(told: Mapping[str, Any]) -> tuple[MeasureId, BillText]:
    measure = MeasureId.parse(told["measure"], SessionId.parse(told["session"]))
    return measure, BillText(subject=told["title"], long_title=told["long_title"], digest=told["digest"])


def _of_open_states(told: Mapping[str, Any]) -> tuple[MeasureId, BillText] | None:
    """Extraordinary sessions number their bills anew and carry no digit code here; they are left out."""
    session = _SESSION.fullmatch(str(told["legislative_session"]))
    number = _NUMBER.match(told["identifier"])
    if not session or not number:
        return None
    abstracts = told["abstracts"]
    text = BillText(
        subject=told["title"],
        long_title=told["extras"].get("impact_clause") or "",
        digest=abstracts[0]["abstract"] if abstracts else "",
    )
    return MeasureId(SessionId.parse(session[0]), number[1], int(number[2])), text
