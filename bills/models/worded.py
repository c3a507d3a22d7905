from functools import cache
from typing import Any

from django.db import models


class Worded(models.Model):
    """A row whose choices are said in words, many times a page.

    Django's own ``get_…_display`` hashes every word of a field to find one, and to be hashed each is translated.
    """

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: "models.Field[Any, Any]") -> Any:
        value = getattr(self, field.attname)
        words = _words(field)
        return str(words[value]) if value in words else value


@cache
def _words(field: "models.Field[Any, Any]") -> dict[Any, Any]:
    return dict(field.flatchoices)
