"""Serializers of rows that hang on others. Their fields are made once a process, not once an answer."""

from functools import cache
from typing import Any, TypeVar

from django.db.models import Model
from rest_framework import serializers

M = TypeVar("M", bound=Model)
AnyField = serializers.Field[Any, Any, Any, Any]


class LeafSerializer(serializers.ModelSerializer[M]):
    """Where it hangs on another answer it reads the same fields every time, so none of them may ask for the context.

    As an answer of its own it has its own fields, of which an asker may pick.
    """

    @property
    def _readable_fields(self) -> list[AnyField]:
        holder = self.parent.parent if isinstance(self.parent, serializers.ListSerializer) else self.parent
        return _fields_of(type(self)) if holder else super()._readable_fields


@cache
def _fields_of(shape: type[LeafSerializer[Any]]) -> list[AnyField]:
    """The framework makes a model's fields anew for each serializer, which costs more than reading some rows."""
    return [field for field in shape().fields.values() if not field.write_only]
