"""Follow one recommendation through the stream of changes, with a cursor kept in a file. Nothing to install.

    python follow_recommendation.py https://tracker.example R4 r4.cursor

Prints a line for each change since the last time; run it as often as you like, after a minute or after a year. The
cursor is written after the lines are printed: whatever breaks in between, a line may come twice and none is lost.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NotRequired, TypedDict
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen


class Bill(TypedDict):
    session: str
    measure: str
    label: str


class Change(TypedDict):
    """The parts that this program reads. ``happened_on`` is the Legislature's date, ``recorded_at`` ours."""

    id: str
    kind: str
    bill: Bill | None
    recommendation: str | None
    was: str
    now: str
    happened_on: str | None
    recorded_at: str


class Page(TypedDict):
    results: list[Change]
    next: str | None
    resume: str
    data_as_of: NotRequired[str | None]


def pages(address: str) -> Iterator[Page]:
    """From that address to the end of the stream as it is now."""
    following: str | None = address
    while following:
        page = ask(following)
        yield page
        following = page["next"]


def ask(address: str) -> Page:
    """Waits where the server asks for patience; any other refusal is said in the words of the server."""
    while True:
        try:
            with urlopen(Request(address, headers={"Accept": "application/json"}), timeout=30) as answer:
                page: Page = json.load(answer)
                return page
        except HTTPError as refusal:
            if refusal.code != 429:
                raise SystemExit(f"{address}: {json.load(refusal)['detail']}") from refusal
            time.sleep(int(refusal.headers.get("Retry-After", "60")))


def told(change: Change) -> str:
    about = change["bill"]["label"] if change["bill"] else change["recommendation"]
    was_and_now = " → ".join(filter(None, (change["was"], change["now"])))
    return f"{change['happened_on'] or change['recorded_at'][:10]} {about} {change['kind']}: {was_and_now}"


def keep(cursor: Path, address: str) -> None:
    """All of it or nothing: a file that is cut off half-way would lose the place."""
    beside = cursor.with_suffix(".new")
    beside.write_text(address)
    os.replace(beside, cursor)


def follow(site: str, recommendation: str, cursor: Path) -> None:
    begin = f"{site}/api/v1/changes/?recommendation={quote(recommendation)}"
    for page in pages(cursor.read_text() if cursor.exists() else begin):
        for change in page["results"]:
            print(told(change), flush=True)
        keep(cursor, page["resume"])


if __name__ == "__main__":
    follow(sys.argv[1].rstrip("/"), sys.argv[2], Path(sys.argv[3]))
