"""A choice among the rows of a small table, read once a form: for the value that was chosen, and to list them all."""

from collections.abc import Iterator
from typing import Any

import django_filters as filters
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.models import ModelChoiceIterator
from django_filters.fields import ModelChoiceField


class _Listed(ModelChoiceIterator):
    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from map(self.choice, self.field.queryset or ())


class RowChoiceField(ModelChoiceField):
    iterator = _Listed

    def to_python(self, value: Any) -> Model | None:
        if value in self.empty_values:
            return None
        key = self.to_field_name or "pk"
        for row in self.queryset:
            if str(getattr(row, key)) == str(value):
                found: Model = row
                return found
        raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})


class RowChoiceFilter(filters.ModelChoiceFilter):
    field_class = RowChoiceField
