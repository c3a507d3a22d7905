"""Serializers of rows that are only read. Their fields are made once a process, and each is bound to one plain call.

The framework makes a model's fields anew for each serializer, looks at the signature of whatever a field names, and
asks every value through three methods: that costs more than reading some rows. The fields stay the framework's, and the
document is made from the same ones.
"""

from collections.abc import Callable
from functools import cache, cached_property
from operator import attrgetter
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from rest_framework import serializers
from rest_framework.fields import SkipField

M = TypeVar("M", bound=Model)
AnyField = serializers.Field[Any, Any, Any, Any]
Say = Callable[[Any], Any]
# What these do to a value of their own kind; a day's own word is the one of ISO 8601.
_PLAINLY: dict[Any, Say] = {
    serializers.CharField.to_representation: str,
    serializers.DateField.to_representation: str,
    serializers.IntegerField.to_representation: int,
    serializers.FloatField.to_representation: float,
}


class LeafSerializer(serializers.ModelSerializer[M]):
    # A docstring would stand in the document of every serializer without one of its own.
    # Where it hangs on another answer it reads the same fields every time, so none of them may ask for the context.
    # As an answer of its own it has its own fields, of which an asker may pick.

    @cached_property
    def _reads(self) -> list[tuple[str, Say]]:
        holder = self.parent.parent if isinstance(self.parent, serializers.ListSerializer) else self.parent
        return _reads_of(type(self)) if holder else _reads(self._readable_fields)

    def to_representation(self, instance: M) -> dict[str, Any]:
        told = {}
        for name, read in self._reads:
            try:
                told[name] = read(instance)
            except SkipField:
                continue
        return told


@cache
def _reads_of(shape: type[LeafSerializer[Any]]) -> list[tuple[str, Say]]:
    return _reads(shape()._readable_fields)


def _reads(fields: Any) -> list[tuple[str, Say]]:
    return [(field.field_name, _read(field)) for field in fields]


def _read(field: AnyField) -> Say:
    """From a row to what is said of it under this field's name."""
    if isinstance(field, serializers.SerializerMethodField):
        method: Say = getattr(field.parent, field.method_name)
        return method
    say, own = _say(field), type(field).get_attribute is not serializers.Field.get_attribute
    if own or field.source == "*":
        return lambda row: _said(say, field.get_attribute(row))
    find = attrgetter(str(field.source))

    def read(row: Any) -> Any:
        try:
            value = find(row)
        except (AttributeError, ObjectDoesNotExist):  # the framework knows what stands for what is missing
            value = field.get_attribute(row)
        return _said(say, field.get_attribute(row) if callable(value) else value)

    return read


def _said(say: Say, value: Any) -> Any:
    return None if value is None else say(value)


def _say(field: Any) -> Say:
    """As ``field.to_representation``, which is given no None."""
    if isinstance(field, serializers.ListField):
        one = _say(field.child)
        return lambda values: [_said(one, value) for value in values]
    if isinstance(field, serializers.ChoiceField):
        known = field.choice_strings_to_values
        return lambda value: known.get(str(value), value)
    plainly = _PLAINLY.get(type(field).to_representation)
    return plainly or field.to_representation
