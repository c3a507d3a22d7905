"""A query that was worded once answers as it would each time."""

from datetime import date

import pytest

from bills.models import Action, Measure
from bills.prepared import Prepared
from tests import factories as make

pytestmark = pytest.mark.django_db
ACTIONS = Prepared(
    lambda measure: Action.objects.filter(measure=measure).select_related("measure__session"), measure=int
)
NAMED = Prepared(
    lambda session, number: Measure.objects.filter(session__key=session, number=number).prefetch_related("actions"),
    session=str,
    number=int,
)


def test_each_value_has_its_own_rows_with_what_was_selected_beside_them(django_assert_num_queries):
    bills = [make.measure(f"AB {number}") for number in (1, 2)]
    for bill in bills:
        for position in range(bill.number):
            make.action(bill, date(2025, 2, 1), f"Line {position} of {bill}")

    for bill in (*bills, *bills):
        with django_assert_num_queries(1):
            found = ACTIONS(measure=bill.pk)
            assert [(row.text, row.measure.label) for row in found] == [
                (f"Line {position} of {bill}", bill.label) for position in range(bill.number)
            ]


def test_several_values_go_to_their_places_and_what_belongs_to_the_rows_is_fetched():
    for key in ("20252026", "20232024"):
        make.action(make.measure("AB 1", in_session=key), date(2025, 2, 1), key)

    (found,) = NAMED(session="20232024", number=1)

    assert [action.text for action in found.actions.all()] == ["20232024"]
    assert NAMED(session="20232024", number=2) == []


def test_columns_come_as_they_would_each_time():
    bill = make.measure("AB 1", last_action_on=date(2025, 3, 4))
    columns = Prepared(
        lambda number: Measure.objects.filter(number=number).values_list("pk", "last_action_on"), number=int
    )

    assert [columns(number=number) for number in (1, 2)] == [[(bill.pk, date(2025, 3, 4))], []]


def test_a_column_of_small_numbers_may_be_asked_for():
    bills = [make.measure("AB 1", in_session=key) for key in ("20252026", "20232024")]
    of_year = Prepared(lambda year: Measure.objects.filter(session__start_year=year), year=int)

    assert [of_year(year=year) for year in (2025, 2023, 2021)] == [[bills[0]], [bills[1]], []]


def test_a_value_that_the_query_does_not_take_as_it_is_is_refused():
    bent = Prepared(lambda number: Measure.objects.filter(number=number + 1), number=int)

    with pytest.raises(ValueError, match="number"):
        bent(number=1)
