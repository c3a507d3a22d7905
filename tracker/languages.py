"""One page, one address for each language: English stands without a prefix, every other language under its own.

The path alone decides. No cookie is set or read and no ``Accept-Language`` is asked, so a page says the same to
everybody, caches need no ``Vary``, and nobody's browser gives away on a shared phone which language was read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override


@dataclass(frozen=True, slots=True)
class Edition:
    """The page at hand in one language. ``path`` keeps the query string."""

    code: str
    name: str
    path: str
    is_here: bool


class LanguageOfThePath:
    """Speaks the language that the path names, and says so in ``Content-Language``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request.path_info)
        with override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def language_of(path: str) -> str:
    return get_language_from_path(path) or settings.LANGUAGE_CODE


def editions(request: HttpRequest) -> list[Edition]:
    """This page in every language, itself among them.

    Empty where it stands in one language only, and for the answer to a form: its words are in no address.
    """
    here = language_of(request.path_info)
    plain = request.path_info if here == settings.LANGUAGE_CODE else request.path_info.removeprefix(f"/{here}")
    if request.method not in ("GET", "HEAD") or not _is_translated(plain):
        return []
    asked = request.META.get("QUERY_STRING", "")
    query = f"?{asked}" if asked else ""
    return [
        Edition(code, name, f"{in_language(plain, code)}{query}", code == here) for code, name in settings.LANGUAGES
    ]


def in_language(path: str, code: str) -> str:
    """``/bills/`` in Spanish is ``/es/bills/``."""
    return path if code == settings.LANGUAGE_CODE else f"/{code}{path}"


def in_every_language(*paths: str) -> tuple[str, ...]:
    """Beginnings of addresses with those of their editions."""
    return tuple(in_language(path, code) for path in paths for code, _name in settings.LANGUAGES)


def _is_translated(path: str) -> bool:
    """Whether the page under this address without a prefix has editions in other languages."""
    other = next(code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
    with override(other):
        try:
            resolve(urlsplit(in_language(path, other)).path)
        except Resolver404:
            return False
    return True
