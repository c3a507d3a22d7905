"""Pages that follow from the rows alone are made once for as long as nothing is written, and kept for the next reader.

Kept in the memory of each worker, for readers without a cookie: whoever has one is answered anew. A page is forgotten
as soon as anything is committed by anybody, when the day or an alarm changes, and after a few minutes whatever happens.
"""

import pickle
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now

from ingest.alarms import alarms_of
from ingest.models import Freshness, freshness
from tracker.state import state_of_data

KEPT = frozenset(
    {
        *("home", "about", "hearings", "gaps", "search", "sitemap", "sitemap-section", "embed", "embed-tile"),
        *(f"recommendations:{name}" for name in ("recommendation", "brief", "frozen")),
        *(f"bills:{name}" for name in ("list", "measure", "version", "compare")),
        *(f"legislators:{name}" for name in ("list", "legislator")),
    }
)
"""Names of the addresses. Not among them is what asks the clock: the status page, the history, how we decide."""
MOST_BYTES, MOST_BYTES_OF_ONE = 16 * 2**20, 2**20
LONGEST = 300
"""Seconds after which a page is made anew although nothing seems to have changed."""
VARIED = ("HX-Request", "HX-History-Restore-Request")
"""Headers of a request that may change a page; an answer that names any other in its ``Vary`` is not kept."""
PERSONAL = ("HTTP_COOKIE", "HTTP_AUTHORIZATION")


class Shelf:
    """Answers by their place, as long as ``mark`` stays; those that were asked for longest ago make room."""

    def __init__(self, most_bytes: int) -> None:
        self._most, self._held = most_bytes, 0
        self._mark: object = None
        self._answers: OrderedDict[object, bytes] = OrderedDict()
        self._lock = Lock()

    def take(self, mark: object, place: object) -> bytes | None:
        with self._lock:
            if mark != self._mark or place not in self._answers:
                return None
            self._answers.move_to_end(place)
            return self._answers[place]

    def put(self, mark: object, place: object, answer: bytes) -> None:
        with self._lock:
            if mark != self._mark:
                self._answers.clear()
                self._mark, self._held = mark, 0
            self._held += len(answer) - len(self._answers.pop(place, b""))
            self._answers[place] = answer
            while self._held > self._most:
                self._held -= len(self._answers.popitem(last=False)[1])

    @property
    def held(self) -> int:
        """Bytes."""
        return self._held


class KeptPages:
    """The innermost middleware: all others add their headers to a kept page as to one just made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.shelf = Shelf(MOST_BYTES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        wanted = vars(request).pop("kept_under", None)
        if wanted and _may_be_kept(request, response):
            answer = pickle.dumps(response)
            if len(answer) <= MOST_BYTES_OF_ONE:
                mark, place = wanted
                self.shelf.put(mark, place, answer)
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        if not _is_for_everybody(request) or (mark := _mark()) is None:
            return None
        place = (request.scheme, request.get_host(), request.get_full_path(), *map(request.headers.get, VARIED))
        kept = self.shelf.take(mark, place)
        if kept:
            page: HttpResponse = pickle.loads(kept)  # our own bytes, which never left this process
            return page
        # The mark was read before any row is: a page may be newer than it says, and is never older.
        vars(request)["kept_under"] = (mark, place)
        return None


def _is_for_everybody(request: HttpRequest) -> bool:
    match = request.resolver_match
    is_personal = any(map(request.META.get, PERSONAL))
    is_page = request.method == "GET" and match is not None and match.view_name in KEPT
    return is_page and not is_personal and not settings.DEBUG


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",")} - {""}
    is_personal = response.cookies or "CSRF_COOKIE" in request.META
    return response.status_code == 200 and not is_personal and varies <= {name.lower() for name in VARIED}


def _mark() -> object:
    """Equal only while every page stays as it is; None while nobody knows."""
    state = state_of_data()
    if state is None:
        return None
    alarms = tuple((alarm.source, alarm.code, alarm.since) for alarm in alarms_of(_fresh(state.mark), now()))
    return state.mark, alarms, int(time.time()) // LONGEST


@lru_cache(maxsize=1)
def _fresh(mark: str) -> Freshness:
    return freshness()
