"""Rows of children carried in their parent's query: the same rows as if they had been asked for."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import OuterRef

from bills.folded import Folded, unfolded
from bills.models import Author, BillVersion, Measure, Mention
from recommendations.models import TeamNote
from tests import factories as make

pytestmark = pytest.mark.django_db


def folded(rows, *fields):
    """The first measure with these rows of it."""
    return Measure.objects.annotate(rows=Folded(rows, *fields)).earliest("pk").rows


def test_rows_come_in_their_order_and_only_as_many_as_were_asked_for():
    bill, other = make.measure("AB 1"), make.measure("AB 2")
    for number in range(5):
        make.mention(bill, key=str(number), title=f"no. {number}", on=date(2026, 9, 1) + timedelta(days=number % 3))
    make.mention(other, key="x", title="of another bill")
    rows = Mention.objects.filter(measure=OuterRef("pk"))[:4]

    found = unfolded(Mention, folded(rows, "title", "on"))

    assert [(one.title, one.on) for one in found] == list(bill.mentions.values_list("title", "on")[:4])
    assert [one.title for one in found] == ["no. 2", "no. 4", "no. 1", "no. 3"]


def test_dates_moments_and_truths_are_such_again():
    bill = make.measure("AB 1")
    at = datetime(2026, 9, 23, 6, 15, 30, 250, tzinfo=UTC)
    make.team_note(bill, written_at=at, text='A "quoted" word,\nand <b>é</b>')
    Author.objects.create(version=bill.latest_version, position=0, name="Health", house="A", role="lead")

    [note] = unfolded(TeamNote, folded(TeamNote.objects.filter(measure=OuterRef("pk")), "text", "written_at"))
    authors = Author.objects.filter(version=OuterRef("latest_version")).order_by("position")
    [author] = unfolded(Author, folded(authors, "is_committee", "house"))

    assert (note.text, note.written_at) == ('A "quoted" word,\nand <b>é</b>', at)
    assert author.is_committee is False and author.get_house_display() == "Assembly"


def test_a_list_inside_of_a_row_is_one_again():
    bill = make.measure("AB 1")
    BillVersion.objects.filter(measure=bill).update(sections_of_law=[["PEN", "1203", "amended"]])
    rows = BillVersion.objects.filter(measure=OuterRef("pk")).order_by("print_number")

    [version] = unfolded(BillVersion, folded(rows, "sections_of_law"))

    assert version.sections_of_law == [["PEN", "1203", "amended"]]


def test_an_order_that_joins_the_parents_table_is_refused():
    with pytest.raises(ValueError, match="ordered by version"):
        Folded(Author.objects.filter(version=OuterRef("latest_version")), "name")


def test_a_field_that_was_not_carried_is_asked_for(django_assert_num_queries):
    bill = make.measure("AB 1")
    kept = make.mention(bill)
    [mention] = unfolded(Mention, folded(Mention.objects.filter(measure=OuterRef("pk")), "id", "title"))

    with django_assert_num_queries(1):
        assert mention.link == kept.link


def test_no_rows_are_an_empty_list():
    make.measure("AB 1")

    assert folded(Mention.objects.filter(measure=OuterRef("pk")), "title") == []
