"""The table of clause changes: which rows are news, and that one event is written once."""

import pytest
from django.db import IntegrityError

from recommendations.choices import ClauseFate
from recommendations.models import ClauseChange
from tests.factories import clause_change, match, measure, recommendation

pytestmark = pytest.mark.django_db


def test_news_is_what_happened_to_the_clause_of_a_public_match() -> None:
    made = match(recommendation("R4"), measure())
    weakened = clause_change(made, ClauseFate.WEAKENED)
    clause_change(made, ClauseFate.CARRIED, was_hash="c" * 64)
    clause_change(made, ClauseFate.GONE, was_hash="d" * 64, is_public=False)

    assert list(ClauseChange.objects.news()) == [weakened]


def test_the_same_event_is_not_written_twice() -> None:
    made = match(recommendation("R4"), measure())
    clause_change(made)

    with pytest.raises(IntegrityError):
        clause_change(made)
