"""The public history of a status: what was shown on a day, and links that never change."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.timezone import now

from recommendations.choices import InLaw, Scope, Stance, ThisSession, Verdict
from recommendations.models import StatusChange
from recommendations.reviews import Judgement, decide
from tests import factories as make

pytestmark = pytest.mark.django_db
HISTORY = "/recommendations/R4/history/"


@pytest.fixture
def rec():
    made = make.recommendation()
    for day, word, because in (
        (3, ThisSession.INTRODUCED, "AB 1 came."),
        (9, ThisSession.MOVING, "AB 1 moved."),
        (20, ThisSession.DIED, "AB 1 died."),
    ):
        change = make.status_change(made, word, because=because)
        StatusChange.objects.filter(pk=change.pk).update(recorded_at=datetime(2026, 3, day, 18, tzinfo=UTC))
    return made


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        ("2026-03-02", None),
        ("2026-03-03", "AB 1 came."),
        ("2026-03-08", "AB 1 came."),
        ("2026-03-09", "AB 1 moved."),
        ("2026-12-31", "AB 1 died."),
    ],
)
def test_a_day_shows_what_stood_here_that_day(client, rec, day, shown):
    found = client.get(HISTORY, {"as_of": day}).context["page"].shown

    assert (found.because if found else None) == shown


def test_a_day_is_the_pacific_one(client, rec):
    StatusChange.objects.filter(because="AB 1 moved.").update(recorded_at=datetime(2026, 3, 10, 5, tzinfo=UTC))

    assert client.get(HISTORY, {"as_of": "2026-03-09"}).context["page"].shown.because == "AB 1 moved."


@pytest.mark.parametrize("nonsense", ["yesterday", "2026-02-31", "9"])
def test_what_is_no_date_is_said(client, rec, nonsense):
    assert "That is no date" in client.get(HISTORY, {"as_of": nonsense}).content.decode()


def test_frozen_link_shows_the_same_whatever_happens_later(client, rec):
    old = StatusChange.objects.get(because="AB 1 moved.")
    before = client.get(f"{HISTORY}{old.pk}/").content
    make.status_change(rec, ThisSession.ENACTED, in_law=InLaw.IN_FULL, because="It is law.")
    rec.this_session, rec.in_law = ThisSession.ENACTED, InLaw.IN_FULL
    rec.save()

    assert client.get(f"{HISTORY}{old.pk}/").content == before


def test_words_of_people_stand_there_once_they_cannot_be_undone(client, rec, reviewer):
    clause = "This bill would end the fee."
    match = make.match(rec, make.measure(digest=clause), clause=clause)
    word = Judgement(Verdict.CONFIRM, Stance.ADVANCES, Scope.DIRECT, ("a",), note="It ends it.")
    at = now() - timedelta(minutes=9)
    made = decide(match=match.pk, by=reviewer, judgement=word, revision=0, version=match.version.key, at=at)
    assert "Rita Doe" not in client.get(HISTORY).content.decode()

    made.released_at = now()
    made.save()
    assert "Rita Doe" in client.get(HISTORY).content.decode()


def test_takes_as_many_queries_for_many_rows_as_for_few(client, rec, django_assert_num_queries):
    for number in range(20):
        make.status_change(rec, because=str(number))
    client.get(HISTORY)

    with django_assert_num_queries(5):
        client.get(HISTORY, {"as_of": "2026-03-09"})
