"""Which bill is which, and what its matches live through: emptied, rewritten, renumbered, moved, gone and back."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from alerts.choices import Scope
from alerts.models import Delivery
from alerts.outbox import queue_deliveries
from bills.choices import ChangeKind
from bills.models import BillVersion, Change, Measure
from ingest.models import Run
from ingest.run import run_source
from ingest.sources.pubinfo import SOURCE
from recommendations.choices import MatchState
from recommendations.models import ClauseChange, Match, Recommendation
from recommendations.staleness import WORDS_LOST
from tests import factories as make
from tests.feed import CAML, author, bill, packed, version, whole

pytestmark = pytest.mark.django_db
CLAUSE = "This bill would end the fee that a court may charge a person for a program."
REST = " This bill would also require the department to report to the Legislature each year." * 40


def words(digest, subject="Subject 1.", law="PEN 1203.097"):
    """A print's XML with a digest and one section of law."""
    code, section = law.split()
    link = f"urn:caml:codes:{code}:caml#xpointer(%2Fcaml%3ALawDoc%2Fcaml%3ACode%2Fcaml%3ALawSection%5Bcaml%3ANum%3D'{section}.'%5D)"
    return (
        f'<caml:Bill xmlns:caml="{CAML}" xmlns="http://www.w3.org/1999/xhtml" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<caml:Description><caml:Title>An act.</caml:Title><caml:GeneralSubject><caml:Subject>{subject}</caml:Subject>"
        f"</caml:GeneralSubject><caml:DigestText><p>{digest}</p></caml:DigestText></caml:Description><caml:BillSection>"
        f'<caml:ActionLine action="IS_AMENDED" xlink:href="{link}">Section {section} is amended.</caml:ActionLine>'
        f"<p>{digest}</p></caml:BillSection></caml:Bill>"
    ).encode()


def amended(members, text, subject="Subject 1.", who="Bonta"):
    """The same delivery a while later: the first bill has a second print."""
    later = members | {"BILL_VERSION_TBL_901.lob": text}
    print_ = version(1, "BILL_VERSION_TBL_901.lob").replace("99INT", "98AMD").replace("\t99\t", "\t98\t")
    print_ = print_.replace("2024-12-02", "2025-03-03").replace("Introduced", "Amended Assembly")
    later["BILL_VERSION_TBL.dat"] += print_.replace("Subject 1.", subject)
    later["BILL_VERSION_AUTHORS_TBL.dat"] += author(1).replace("99INT", "98AMD").replace("Bonta", who)
    later["BILL_TBL.dat"] = members["BILL_TBL.dat"].replace("20250AB199INT", "20250AB198AMD")
    return later


@pytest.fixture
def read(tmp_path):
    def run(members):
        path = tmp_path / "pubinfo_2025.zip"
        path.write_bytes(packed(members))
        return run_source(SOURCE, address=str(path))

    return run


@pytest.fixture
def night(read):
    """A delivery with everything that follows from it."""

    def run(members):
        done = read(members)
        call_command("match", verbosity=0)
        return done

    return run


@pytest.fixture
def first(night):
    """Two bills; of the first a person has confirmed that it answers a recommendation."""
    call_command("load_paper", verbosity=0)
    members = whole([1, 2]) | {"BILL_VERSION_TBL_1.lob": words(CLAUSE + REST)}
    assert night(members).outcome == Run.Outcome.OK
    return members


def confirm(of):
    Match.objects.filter(measure=of).delete()
    return make.match(Recommendation.objects.get(code="R4"), of, clause=CLAUSE, state=MatchState.CONFIRMED)


def the(number, session="20252026"):
    return Measure.objects.get(session__key=session, type="AB", number=number)


def page_of(client, one):
    response = client.get(one.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def news(one, after=0):
    return list(Change.objects.filter(measure=one, pk__gt=after).order_by("pk").values_list("kind", flat=True))


def last_change():
    return Change.objects.order_by("pk").last().pk


# A print that lost its words


@pytest.mark.parametrize("left", [b"", words(""), words("It is so.")], ids=["no byte", "no word", "one in a hundred"])
@pytest.mark.parametrize(
    ("state", "then", "shown"),
    [
        (MatchState.SUGGESTED, MatchState.SUGGESTED, WORDS_LOST),
        (MatchState.CONFIRMED, MatchState.NEEDS_RECHECK, "Needs re-check"),
    ],
)
def test_a_print_without_words_is_kept_and_flagged_and_no_match_goes(left, state, then, shown, first, night, client):
    made = confirm(the(1))
    Match.objects.update(state=state)

    run = night(amended(first, left))

    assert run.outcome == Run.Outcome.PARTIAL
    assert set(BillVersion.objects.filter(measure=the(1)).values_list("key", flat=True)) == {
        "20250AB199INT",
        "20250AB198AMD",
    }
    assert (
        "nearly all words of 20250AB199INT are gone; kept, to be looked at" in client.get("/status/").content.decode()
    )
    made.refresh_from_db()
    assert (made.state, made.evidence.get().quote) == (then, CLAUSE)
    html = page_of(client, the(1))
    assert CLAUSE in html and shown in html


# Another bill under the same number


def test_a_gutted_bill_sends_its_matches_to_review_and_shows_what_happened(first, night, client):
    made, before = confirm(the(1)), last_change()

    night(amended(first, words(f"{CLAUSE} Something else.", "Boats.", "HNC 660"), "Boats.", "Dahle"))

    made.refresh_from_db()
    assert ChangeKind.GUT_AND_AMEND in news(the(1), before)
    assert made.state == MatchState.NEEDS_RECHECK
    assert {tuple(change.replaced) for change in ClauseChange.objects.filter(match=made)} == {
        ("subject", "author", "sections")
    }
    html = page_of(client, the(1))
    assert "Rewritten (gut and amend)" in html and "20250AB198AMD: subject, author, sections replaced" in html
    assert CLAUSE in html and "The whole bill was rewritten (gut and amend)." in html


def test_an_amendment_that_leaves_the_bill_what_it_was_sends_nothing_to_review(first, night):
    made, before = confirm(the(1)), last_change()

    night(amended(first, words(f"Existing law knows a fee. {CLAUSE}{REST}")))

    made.refresh_from_db()
    assert ChangeKind.GUT_AND_AMEND not in news(the(1), before)
    assert (made.state, made.version.key) == (MatchState.CONFIRMED, "20250AB198AMD")


# One bill under another number


def test_a_renumbered_bill_is_another_and_the_first_keeps_its_page_and_matches(first, read, client):
    made, old = confirm(the(1)), the(1)
    members = whole([2, 7]) | {"BILL_VERSION_TBL_7.lob": first["BILL_VERSION_TBL_1.lob"]}

    run = read(members)

    made.refresh_from_db()
    old.refresh_from_db()
    assert (run.created, run.removed) == (1, 1)
    assert (made.measure, made.state, old.removed_at is None) == (old, MatchState.CONFIRMED, False)
    assert news(the(7)) == [ChangeKind.MEASURE_ADDED]
    html = page_of(client, old)
    assert CLAUSE in html and "No longer in the official feed" in html


def test_a_number_used_again_in_an_extraordinary_session_is_another_bill(first, read, client):
    made, before = confirm(the(1)), last_change()
    members = first | {"BILL_VERSION_TBL_500.lob": words("This bill would do something else.")}
    members["BILL_TBL.dat"] += bill(1).replace("202520260", "202520261").replace("`0`", "`1`").replace("20250", "20251")
    members["BILL_VERSION_TBL.dat"] += (
        version(1, "BILL_VERSION_TBL_500.lob").replace("202520260", "202520261").replace("20250AB", "20251AB")
    )

    run = read(members)

    made.refresh_from_db()
    assert (run.created, run.updated) == (1, 0)
    assert news(the(1), before) == []
    assert (made.measure, made.version.key) == (the(1), "20250AB199INT")
    extra = Measure.objects.exclude(session__key="20252026").get()
    assert (extra.type, extra.number, extra.matches.count()) == ("AB", 1, 0)
    assert extra.get_absolute_url() != the(1).get_absolute_url()
    assert CLAUSE not in page_of(client, extra)


def test_a_bill_that_moves_to_the_other_house_stays_itself(first, night):
    made, one = confirm(the(1)), the(1)
    lines = (
        first["BILL_HISTORY_TBL.dat"]
        .replace("`Assembly`", "`Senate`")
        .replace("Read first time.  To print.", "In Senate. Read first time. To Com. on RLS. for assignment.")
    )
    moved = first | {"BILL_HISTORY_TBL.dat": first["BILL_HISTORY_TBL.dat"] + lines.replace("2024-12-02", "2025-06-03")}
    moved["BILL_TBL.dat"] = first["BILL_TBL.dat"].replace("`Assembly`", "`Senate`")

    run = night(moved)

    made.refresh_from_db()
    assert (run.created, run.removed, Measure.objects.count()) == (0, 0, 2)
    assert (the(1).pk, made.measure_id, made.state) == (one.pk, one.pk, MatchState.CONFIRMED)
    assert the(1).stage != one.stage


# Gone


def test_a_bill_that_leaves_the_feed_is_told_once_and_keeps_its_page(first, read, client):
    make.follow("alice@example.org", Scope.BILL, "20252026/AB-2")
    ten = whole(range(1, 11))
    read(ten)
    for stamp in (1, 2, 3):
        left = whole([number for number in range(1, 11) if number != 2])
        left["BILL_HISTORY_TBL.dat"] = left["BILL_HISTORY_TBL.dat"].replace("To print.", "To print." + " " * stamp)
        read(left)
        queue_deliveries(now=datetime.now(UTC))

    told = Delivery.objects.filter(event__kind="removed")
    assert [row.event.about for row in told] == ["bill:20252026/AB-2"]
    assert Measure.objects.count() == 10
    assert "No longer in the official feed" in page_of(client, the(2))
