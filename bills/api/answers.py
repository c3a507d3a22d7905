"""How every address of the API answers: reads only, known parameters only, open to any origin, dated."""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

READS = ("GET", "HEAD")


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
    """Base of what everybody may read. ``tracker.api`` says where ``data_as_of`` comes from, through ``as_view``."""

    http_method_names = ["get", "head", "options"]
    licence = ""

    def data_as_of(self) -> date | None:
        raise NotImplementedError

    def known_parameters(self) -> list[str]:
        return []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in READS:
            refuse_unknown(request.query_params, self.known_parameters())

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


def refuse_unknown(given: Iterable[str], known: list[str]) -> None:
    """A misspelt filter would otherwise answer with everything, and look as if it had worked."""
    wrong = {name: [_refusal(name, known)] for name in given if name not in known}
    if wrong:
        raise ValidationError(wrong, code="unknown_parameter")


def _refusal(name: str, known: list[str]) -> str:
    if not known:
        return f"Unknown query parameter “{name}”; this address takes none."
    nearest = get_close_matches(name.lower(), known, n=1, cutoff=0)[0]
    return f"Unknown query parameter “{name}”. Nearest known: “{nearest}”. Known: {', '.join(known)}."
