from functools import cache, lru_cache
from typing import Any

from django.db import models
from django.utils.translation import get_language


class Worded(models.Model):
    """A row whose choices are said in words, many times a page.

    Django's own ``get_…_display`` hashes every word of a field to find one, and to be hashed each is translated.
    """

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: "models.Field[Any, Any]") -> Any:
        return _said(field, getattr(self, field.attname), get_language())


@lru_cache(maxsize=4096)
def _said(field: "models.Field[Any, Any]", value: Any, language: str | None) -> Any:
    words = _words(field)
    return str(words[value]) if value in words else value


@cache
def _words(field: "models.Field[Any, Any]") -> dict[Any, Any]:
    return dict(field.flatchoices)
