"""Writes the sample as one zip in the format of the Legislature's bulk feed, the same bytes every time.

``python -m ingest.sample.build pubinfo_sample.zip``
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ingest.sample.caml import bill_xml
from ingest.sample.measures import Measure, Print
from ingest.sample.reading import read_measures, read_names
from ingest.sample.tables import FIELDS, NULL, Row, rows_of

_WRITTEN_AT = (2026, 1, 28, 0, 0, 0)


def build(target: Path) -> Path:
    """Write the zip to ``target`` and return it; a table without rows is left out, as in the feed."""
    measures = read_measures()
    lobs = _lob_names(measures)
    rows = rows_of(measures, read_names(), lambda version: lobs.get(str(version.id), NULL))
    with ZipFile(target, "w") as feed:
        for table in sorted(rows):
            if rows[table]:
                _write(feed, f"{table}.dat", _lines(table, rows[table]))
        for measure, version in _worded(measures):
            assert version.words  # what _worded promises
            _write(feed, lobs[str(version.id)], bill_xml(measure, version, version.words))
    return target


def _worded(measures: Iterable[Measure]) -> Iterable[tuple[Measure, Print]]:
    return ((measure, version) for measure in measures for version in measure.prints if version.words)


def _lob_names(measures: Iterable[Measure]) -> dict[str, str]:
    worded = enumerate(_worded(measures), 1)
    return {str(version.id): f"BILL_VERSION_TBL_{number}.lob" for number, (_, version) in worded}


def _lines(table: str, rows: list[Row]) -> bytes:
    wrong = [row for row in rows if len(row) != FIELDS[table]]
    if wrong:
        raise ValueError(f"{table}: {len(wrong[0])} fields where {FIELDS[table]} belong: {wrong[0][0]}")
    return "".join("\t".join(row) + "\n" for row in sorted(rows)).encode()


def _write(feed: ZipFile, name: str, content: bytes) -> None:
    member = ZipInfo(name, _WRITTEN_AT)
    member.compress_type, member.external_attr = ZIP_DEFLATED, 0o644 << 16
    feed.writestr(member, content)


if __name__ == "__main__":
    print(build(Path(sys.argv[1])))
