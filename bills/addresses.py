"""Addresses of rows. A page names hundreds, and each follows from a few words and the language of the page."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language


def address(name: str, *words: str) -> str:
    """As ``reverse(name, args=words)``, worked out once for each."""
    return _address(name, words, get_language(), get_script_prefix())


@lru_cache(maxsize=4096)
def _address(name: str, words: tuple[str, ...], language: str | None, mounted_at: str) -> str:
    return reverse(name, args=words)
