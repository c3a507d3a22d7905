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
    # Unless somebody picked among its fields, it reads those of all its kind, so that none of them may ask for the
    # context; its methods are its own, and may.

    @cached_property
    def _reads(self) -> list[tuple[str, Say]]:
        reads = _reads_in(self) if "fields" in vars(self) else _reads_of(type(self))
        return [(name, getattr(self, read) if isinstance(read, str) else read) for name, read in reads]

    def to_representation(self, instance: M) -> dict[str, Any]:
        told = {}
        for name, read in self._reads:
            try:
                told[name] = read(instance)
            except SkipField:
                continue
        return told


@cache
def _reads_of(shape: type[LeafSerializer[Any]]) -> list[tuple[str, Say | str]]:
    return _reads_in(shape())


def _reads_in(shape: LeafSerializer[Any]) -> list[tuple[str, Say | str]]:
    """By the name of the field: how a row is read for it, or the name of the method that does."""
    return [
        (name, field.method_name if isinstance(field, serializers.SerializerMethodField) else _read(field))
        for name, field in shape.fields.items()
        if not field.write_only
    ]


def _read(field: AnyField) -> Say:
    """From a row to what is said of it under this field's name."""
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
