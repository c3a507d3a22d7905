import pytest
from django.apps import apps
from django.db import models

from bills.models.worded import Worded

ROWS = [model for model in apps.get_models() if issubclass(model, Worded)]


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
def test_a_choice_is_said_as_django_says_it(model):
    for field in model._meta.concrete_fields:
        if field.choices:
            for value in (*dict(field.flatchoices), "", None, "unknown"):
                row = model(**{field.attname: value})
                said = getattr(row, f"get_{field.name}_display")()
                assert said == models.Model._get_FIELD_display(row, field)


def test_there_are_rows_to_ask():
    assert len(ROWS) > 8
