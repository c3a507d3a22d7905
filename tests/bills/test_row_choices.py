"""Choices among the rows of a small table, which a form reads once."""

import pytest

from bills.filters import LegislatorFilter
from bills.models import Legislator
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def sessions():
    found = [make.session(key) for key in ("20252026", "20232024")]
    for session in found:
        Legislator.objects.create(session=session, house="A", district="AD01", name="Addis", author_name="Addis")
    make.session("20212022")
    return found


def chosen(**asked):
    return LegislatorFilter(asked, queryset=Legislator.objects.all())


def test_rows_are_read_once_for_the_value_and_for_the_list(sessions, django_assert_num_queries):
    shown = chosen(session="20232024")

    with django_assert_num_queries(1):
        assert shown.form.is_valid()
        html = str(shown.form["session"])

    assert shown.form.cleaned_data["session"] == sessions[1]
    assert '<option value="20232024" selected>2023–24</option>' in html
    assert '<option value="">Every session</option>' in html and "20252026" in html and "2021" not in html


def test_nothing_is_read_for_nothing_chosen(sessions, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert chosen(session="").form.is_valid()


@pytest.mark.parametrize("value", ["20212022", "none", "<b>", "\0"])
def test_a_value_that_no_row_has_is_refused(sessions, value):
    assert list(chosen(session=value).form.errors) == ["session"]
    assert chosen(session=value).qs.count() == 2
