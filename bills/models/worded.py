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
        return next((str(word) for known, word in field.flatchoices if known == value), value)
