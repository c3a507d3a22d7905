"""How every address of the API answers: reads only, known parameters only, open to any origin, dated."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from hashlib import sha256
from itertools import islice
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import http_date
from django.utils.translation import get_language
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

READS = ("GET", "HEAD")
# What is said of nonsense is short, and found quickly.
LONGEST_NAME, MOST_NAMED = 60, 5
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
LONG_WAY = {"HTTP_AUTHORIZATION", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE"}


class State(NamedTuple):
    """``mark`` is equal only while no row changed; ``since`` (seconds of the epoch) may be late and is never early."""

    mark: str
    since: float


class Unchanged(APIException):
    """What the asker has is what there is (304), or is no longer what they want to go on from (412)."""

    def __init__(self, status: int) -> None:
        super().__init__()
        self.status_code = status


class NotHere(APIException):
    """A parameter has the shape that is wanted and names nothing that is here; ``errors`` as a ValidationError's."""

    status_code = 404

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        super().__init__(dict(errors), "not_here")


class CountedView(APIView):
    """Base of all views. Every request counts, one that is refused as well: guessing at keys has its limit too."""

    def perform_authentication(self, request: Request) -> None:
        try:
            super().perform_authentication(request)
        finally:
            super().check_throttles(request)

    def check_throttles(self, request: Request) -> None:
        """Done before the key was judged."""


class ReadView(CountedView):
    """Base of what everybody may read. ``tracker.api`` says where ``state`` and its date come from.

    An answer that follows from the rows alone carries an ETag of their state, so that one who has it already is told
    so before a row is read. ``follows_clock`` is for answers that differ from minute to minute: their ETag is made
    from their bytes.
    """

    http_method_names = ["get", "head", "options"]
    licence = ""
    follows_clock = False

    # None is what nobody knows. So it is of a view that ``tracker.api`` gave no other.
    state: Callable[[], State | None] = staticmethod(lambda: None)
    dated: Callable[[State | None], date | None] = staticmethod(lambda state: None)
    seen: State | None = None

    def data_as_of(self) -> date | None:
        return self.dated(self.seen)

    def known_parameters(self) -> list[str]:
        return []

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self._had_already(request) or super().dispatch(request, *args, **kwargs)

    def _had_already(self, request: Any) -> HttpResponse | None:
        """The 304 for whoever sends the tag of what stands, before the framework looks at the request.

        All else in it was judged when the tag was given. None is the long way: other conditions, and a key, whose
        requests are counted apart.
        """
        given = request.META.get("HTTP_IF_NONE_MATCH")
        if not given or self.follows_clock or request.method not in READS or LONG_WAY & request.META.keys():
            return None
        state = self.state()
        if state is None or (tag := _tag(request, state)) not in given:
            return None
        self.headers = self.default_response_headers
        if not all(throttle.allow_request(request, self) for throttle in self.get_throttles()):
            return None
        return HttpResponseNotModified(headers=self.headers | _validators(tag, state))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.validators: dict[str, str] = {}
        if request.method in READS:
            self.judge(request)

    def judge(self, request: Request) -> None:
        """Of what is read: refuses parameters that mean nothing, and says what the asker has already."""
        refuse_unknown(request.query_params, self.known_parameters())
        # Read before any row is: an answer may be newer than its tag says, and is never older.
        if not self.follows_clock and (state := self.state()):
            self.seen = state
            self._say_what_is_known(request, state)

    def _say_what_is_known(self, request: Request, state: State) -> None:
        self.validators = _validators(_tag(request._request, state), state)
        if any(name in request.META for name in CONDITIONS):
            modified = int(state.since) if "Last-Modified" in self.validators else None
            told = get_conditional_response(request._request, self.validators["ETag"], modified)
            if told is not None:
                raise Unchanged(told.status_code)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        validators: dict[str, str] = getattr(self, "validators", {})
        if answer.status_code in (200, 304):
            for name, value in validators.items():
                answer[name] = value
        if answer.status_code == 200 and not validators and isinstance(answer, Response):
            answer.add_post_render_callback(self._judge_by_bytes)
        return answer

    def _judge_by_bytes(self, answer: Response) -> HttpResponseBase | None:
        """Where the rows cannot say whether anything is new; the middleware's 304 would drop our headers."""
        set_response_etag(answer)
        told = get_conditional_response(self.request._request, answer["ETag"], None, answer)
        if told is None or told is answer:
            return None
        for name, value in self.headers.items():
            told[name] = value
        return told

    @property
    def default_response_headers(self) -> dict[str, str]:
        """``If-None-Match`` is no simple header, so a browser asks first whether it may send it."""
        headers: dict[str, str] = super().default_response_headers
        return headers | {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
            "Access-Control-Allow-Headers": "Accept, Authorization, If-None-Match",
            "Access-Control-Expose-Headers": "ETag, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset",
        }


def _tag(request: HttpRequest, state: State) -> str:
    """Of the answer to one address, as one host gives it in one form and language."""
    place = f"{request.scheme}://{request.META.get('HTTP_HOST', '')}{request.get_full_path()}"
    asked = f"{place} {request.META.get('HTTP_ACCEPT', '')} {get_language()}"
    return f'"{sha256(f"{state.mark} {asked}".encode()).hexdigest()[:32]}"'


def _validators(tag: str, state: State) -> dict[str, str]:
    since = int(state.since)
    # Within one second, two answers would have one date.
    return {"ETag": tag} | ({"Last-Modified": http_date(since)} if since < int(time.time()) else {})


def refuse_unknown(given: Iterable[str], known: list[str], what: str = "query parameter") -> None:
    """A misspelt filter would otherwise answer with everything, and look as if it had worked."""
    unknown = (name for name in given if name not in known)
    wrong = {name[:LONGEST_NAME]: [refusal(name, known, what)] for name in islice(unknown, MOST_NAMED)}
    if wrong:
        raise ValidationError(wrong, code="unknown_parameter")


def refusal(name: str, known: list[str], what: str) -> str:
    name = name[:LONGEST_NAME]
    if not known:
        return f"Unknown {what} “{name}”; this address takes none."
    nearest = get_close_matches(name.lower(), known, n=1, cutoff=0)[0]
    return f"Unknown {what} “{name}”. Nearest known: “{nearest}”. Known: {', '.join(known)}."
