"""What is written down in English, in the language that is active: the paper's own words, and reasons kept with a row.

Whoever prints what has no translation marks it as English.
"""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.translation import get_language


class Translated(Protocol):
    """A row that keeps its sentences in other languages beside the English ones."""

    translations: dict[str, dict[str, str]]


def paper_words(text: str) -> str | None:
    """Words of a paper in the active language: the English ones in English, None where nobody translated them.

    Translations stand beside the papers' files as ``<paper>.<language>.toml``, under the English words themselves,
    so that words which change lose their old translation.
    """
    language = get_language() or settings.LANGUAGE_CODE
    return text if language == settings.LANGUAGE_CODE else _words(settings.PAPER_FILE.parent, language).get(text)


@lru_cache(maxsize=8)
def _words(folder: Path, language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(folder.glob(f"*.{language}.toml")):
        for section in tomllib.loads(path.read_text()).values():
            found |= section
    return found


def in_spoken_words(text: str) -> str:
    """The same for places that cannot mark a language, as a subject or a title: English where there is nothing else."""
    return paper_words(text) or text


def told(of: Translated, name: str) -> str | None:
    """One of a row's sentences in the active language; None where it was written down in English alone."""
    language = get_language() or settings.LANGUAGE_CODE
    if language == settings.LANGUAGE_CODE:
        return str(getattr(of, name))
    said: str | None = of.translations.get(language, {}).get(name)
    return said if said or getattr(of, name) else ""
