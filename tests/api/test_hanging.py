"""What hangs on a bill: read by prepared queries and said by plain calls, and the same as the framework's own way gives."""

from datetime import date

import pytest
from rest_framework.renderers import JSONRenderer
from rest_framework.serializers import BaseSerializer, ModelSerializer

from bills.api.leaves import LeafSerializer
from bills.models import Analysis, AnalysisText, Author, Committee, FloorListing, Measure, Message
from recommendations.api.serializers import BillDetailSerializer, BillSerializer, MatchSerializer
from recommendations.api.views import BillListViewSet, BillViewSet, MatchViewSet
from tests import factories as make

pytestmark = pytest.mark.django_db
DATED = {"data_as_of": lambda: date(2026, 9, 22)}


@pytest.fixture
def bill():
    """One or two of everything, with and without what may be missing, beside a bill with as much."""
    for number in ("AB 1", "AB 2"):
        bill = make.measure(number, digest="This bill would end the fee.")
        Committee.objects.get_or_create(session=bill.session, code="CX18", defaults={"name": "PUB. S."})
        make.match(make.recommendation(f"R{number[-1]}"), bill)
        version = make.version(bill, state="AMD", print_number=98, sections_of_law=[["PEN", "1203.097", "amended"]])
        make.clause_change(make.match(make.recommendation(f"R{number[-1]}0"), bill))
        for place, name in enumerate(("Lackey", "Ta")):
            Author.objects.create(version=version, position=place, name=name, house="A", role="lead")
            make.action(bill, date(2025, 3, 3), f"Line {place}")
            make.mention(bill, on=None if place else date(2026, 9, 14))
            Message.objects.create(measure=bill, kind="veto", text="No.", text_digest=str(place))
            FloorListing.objects.create(measure=bill, house="A", code=f"AF{place}", on=date(2025, 3, 3))
        make.vote(bill, ayes=["Lackey"], noes=["Ta"], location="CX18")
        make.vote(bill, ayes=[], noes=["Ta"])
        make.hearing(bill, date(2025, 4, 1))
        make.hearing(bill, date(2025, 4, 1), location="CX99")
        read, _unread = (Analysis.objects.create(measure=bill, source_id=name, house="A") for name in ("1", "2"))
        words = [["support", "A Church", 0, 8, ""], ["oppose", "A Club", 9, 15, "unless amended"]]
        AnalysisText.objects.create(analysis=read, form="html", text="SUMMARY: Fees.", positions=words)
        make.outcome_report(bill)
        make.team_position(bill)
    make.legislator("Lackey", "REP")
    return bill


def rows_under(shape, row):
    """(serializer, row) of everything that hangs on a row, its own row first."""
    yield shape, row
    for field in shape.fields.values():
        inner = getattr(field, "child", field)
        if isinstance(inner, BaseSerializer) and (value := field.get_attribute(row)) is not None:
            rows = value.all() if hasattr(value, "all") else value
            for one in rows if inner is not field else [rows]:
                yield from rows_under(inner, one)


def by_lookups(viewset, bill):
    """The bill with all that hangs on it, as a page of bills gets it."""
    rows = viewset.queryset.filter(pk=bill.pk)
    for load in viewset.hanging.values():
        rows = load(rows)
    return rows.get()


def said(answer):
    return JSONRenderer().render(answer)


def test_every_row_is_said_as_the_framework_says_it(bill):
    roots = [
        (BillDetailSerializer(context=DATED), by_lookups(BillViewSet, bill)),
        (BillSerializer(), by_lookups(BillListViewSet, bill)),
        *((MatchSerializer(), match) for match in MatchViewSet.queryset),
    ]
    seen = [pair for root in roots for pair in rows_under(*root) if isinstance(pair[0], LeafSerializer)]
    for shape, row in seen:
        wanted = said(ModelSerializer.to_representation(shape, row))
        for ours in (shape, type(shape)(context=DATED)):  # by its own fields, and by those of all its kind
            assert said(ours.to_representation(row)) == wanted, shape
    shown = {type(shape).__name__.removesuffix("Serializer") for shape, _row in seen}
    assert shown >= {"Author", "Vote", "Hearing", "Floor", "Analysis", "Message", "Mention", "ClauseChange", "Match"}


@pytest.mark.parametrize("name", BillViewSet.hanging)
def test_one_bill_gets_by_prepared_queries_what_a_page_of_bills_gets(bill, name, django_assert_num_queries):
    load, field = BillViewSet.hanging[name], BillDetailSerializer().fields[name]
    for number in (2, 1, 2):  # what was said is kept, what it was asked for is not
        alone = Measure.objects.select_related("session").get(number=number)
        load.onto(alone)
        [one_of_many] = load(Measure.objects.filter(number=number))
        with django_assert_num_queries(0):
            shown = said(field.to_representation(field.get_attribute(alone)))
        assert shown == said(field.to_representation(field.get_attribute(one_of_many)))
        assert len(getattr(alone, field.source).all()) > 1
