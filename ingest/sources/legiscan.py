"""LegiScan: its API within the free monthly quota, and its public data set of a session, CSV or JSON in a zip.

The list of all bills is one question; a bill is asked for when its hash differs from what we last read, a text once
and never again. Every error comes with HTTP status 200 and the word ERROR.
"""

import base64
import binascii
import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, ClassVar

from bills.identifiers import NotAnIdentifier
from bills.records import BillText, MeasureRecord
from ingest.errors import NotUnderstood
from ingest.legiscan import KNOWN, QUIET_STATUS, STATUS_LINES, read_bill, read_row
from ingest.legiscan_text import read_text
from ingest.members import Members, read_json
from ingest.talk import Exhausted, Finding, Key, Known, Remember, Request, Spoiled, Visit
from ingest.unpacked import members_of

API = "https://api.legiscan.com/"
# 80 % of the free key's 30,000 questions a month: somebody else may hold the same key.
KEY = Key("LEGISCAN_API_KEY", parameter="key", monthly=24_000)
TEXT_KINDS = ("1", "5", "6")  # introduced, enrolled, chaptered: amended prints mix struck and new words
HTML = "1"
MOST_ERRORS = 3
_SPENT = re.compile(r"quota|limit|exceeded|too many", re.IGNORECASE)
Read = Callable[[], bytes]


class LegiScan:
    slug: ClassVar[str] = "legiscan"
    key: ClassVar[Key] = KEY
    reader_version: ClassVar[str] = "1"
    home: ClassVar[str] = API
    reads_feeds: ClassVar[bool] = False

    def visit(self, known: Known) -> Visit:
        if known.address and not known.address.startswith(("http://", "https://")):
            body = yield Request(known.address)
            if body is not None:
                yield from _read_data_set(body, known.address)
            return
        base = known.address or API
        listed = yield from _ask(f"{base}?op=getMasterListRaw&state=CA", "masterlist")
        errors = 0
        for bill, told in _changed(listed, known.memory) if listed else ():
            found = yield from self._bill(base, bill, known.memory)
            if found:
                yield Remember(bill, told)
                errors = 0
            elif (errors := errors + 1) == MOST_ERRORS:
                return

    def _bill(self, base: str, bill: str, memory: Mapping[str, str]) -> Any:
        """Ask for one bill and the texts of it that are new; True where it was understood."""
        answer = yield from _ask(f"{base}?op=getBill&id={bill}", "bill")
        if answer is None:
            return False
        words: dict[str, BillText] = {}
        for one in answer.objects("texts"):
            doc = one.text("doc_id")
            if one.text("type_id") in TEXT_KINDS and one.text("mime_id") in ("", HTML) and f"text {doc}" not in memory:
                text = yield from _ask(f"{base}?op=getBillText&id={doc}", "text")
                if text is None:
                    return False
                found = yield from _words(text, answer)
                if found:
                    words[doc] = found
        found_all = yield from _kept(answer, lambda: read_bill(answer, words))
        for doc in words if found_all else ():
            yield Remember(f"text {doc}", "read")
        return found_all


def _ask(address: str, payload: str) -> Any:
    """One question; the payload, or None where the answer is an error, a web page, or something else."""
    body = yield Request(address, key=KEY, is_conditional=False)
    try:
        answer = Members(read_json(body or b"", payload), payload)
        if answer.text("status") != "OK":
            message = answer.object_("alert").text("message") or "no reason given"
            if _SPENT.search(message):
                yield Exhausted(KEY, message)
            raise NotUnderstood(payload, None, "the answer is an error", message)
        return Members(answer.take(payload), payload)
    except NotUnderstood as trouble:
        yield Spoiled(address, trouble)
        return None


def _changed(listed: Members, memory: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(bill, hash) of what differs from what was read last; the list is an object with numbers for names."""
    for name in listed.names():
        if name.isdigit():
            one = listed.object_(name)
            bill, told = one.text("bill_id"), one.text("change_hash")
            if bill.isdigit() and told and memory.get(bill) != told:
                yield bill, told


def _words(text: Members, bill: Members) -> Any:
    """The words of a text, or None where there are none to read."""
    try:
        raw = base64.b64decode(text.text("doc"), validate=True)
    except (binascii.Error, ValueError):
        yield NotUnderstood("text", None, "is not packed as it should be", text.text("doc_id"))
        return None
    return read_text(raw, bill.text("title"), bill.text("description"))


def _kept(told: Members, read: Callable[[], MeasureRecord]) -> Any:
    """Yield the record, or why there is none; True where there is one."""
    try:
        record = read()
        if (status := told.text("status")) not in STATUS_LINES and status not in QUIET_STATUS:
            raise told.strange("status", "has an unknown value")
    except NotAnIdentifier as error:
        yield NotUnderstood(told.where, None, "names no measure", str(error))
    except NotUnderstood as trouble:
        yield trouble
    else:
        yield record
        if new := told.new(KNOWN):
            yield NotUnderstood("legiscan", None, "members that are new", ", ".join(new))
        return True
    return False


def _read_data_set(body: bytes, address: str) -> Iterator[Finding]:
    try:
        members = members_of(body, address)
        by_name = {name.rpartition("/")[2]: read for name, read in members.items()}
        if "bills.csv" in by_name:
            yield from _read_csv(by_name)
            return
        bills = [read for name, read in sorted(members.items()) if "/bill/" in f"/{name}" and name.endswith(".json")]
        if not bills:
            raise NotUnderstood(address, None, "is no data set of LegiScan", ", ".join(sorted(by_name))[:200])
        for read in bills:
            bill = Members(Members(read_json(read(), address), address).take("bill"), address)
            yield from _kept(bill, partial(read_bill, bill, {}))
    except (NotUnderstood, csv.Error) as error:
        trouble = error if isinstance(error, NotUnderstood) else NotUnderstood(address, None, "is no CSV", str(error))
        yield Spoiled(address, trouble)


def _read_csv(members: Mapping[str, Read]) -> Iterator[Finding]:
    """The rows of a bill from all files. A file that is not there says nothing."""
    history = _by_bill(members, "history.csv") if "history.csv" in members else None
    documents = _by_bill(members, "documents.csv") if "documents.csv" in members else {}
    for row in _rows(members, "bills.csv"):
        bill = row.text("bill_id")
        lines = None if history is None else history.get(bill, [])
        yield from _kept(row, partial(read_row, row, lines, documents.get(bill, [])))


def _by_bill(members: Mapping[str, Read], name: str) -> dict[str, list[Members]]:
    found: dict[str, list[Members]] = defaultdict(list)
    for row in _rows(members, name):
        found[row.text("bill_id")].append(row)
    return found


def _rows(members: Mapping[str, Read], name: str) -> Iterator[Members]:
    text = members[name]().decode("utf-8-sig", "replace")
    for number, row in enumerate(csv.DictReader(io.StringIO(text, newline="")), start=2):
        yield Members({key: value for key, value in row.items() if key}, f"{name}:{number}")


SOURCE = LegiScan()
