"""The desk of the demo: alive, marked as made up, and with a way in that nobody can guess."""

import re
from time import thread_time

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.timezone import now

from recommendations.choices import Confidence, MatchState, Scope, Stance, Verdict
from recommendations.models import Dispute, Match, ReviewDecision
from recommendations.reviews import Judgement, decide
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_sample_gets_a_desk_that_is_alive_and_marked(capsys):
    call_command("run_pipeline", "--sample", "--json")
    call_command("demo_desk")
    printed = capsys.readouterr().out

    found = [match.confidence for match in Match.objects.exclude(state=MatchState.REJECTED)]
    assert {one: found.count(one) > 0 for one in Confidence} == dict.fromkeys(Confidence, True)
    assert found.count(Confidence.DISPUTED) == 2 and found.count(Confidence.RECHECK) == 1
    assert Match.objects.filter(state=MatchState.CONFIRMED).count() > len(found) / 2
    assert all(ReviewDecision.objects.values_list("is_demo", flat=True))
    assert all(Dispute.objects.values_list("is_demo", flat=True))
    rechecked = Match.objects.get(state=MatchState.NEEDS_RECHECK)
    assert rechecked.clause_changes.exists()

    shown = Match.objects.filter(state=MatchState.CONFIRMED, readers=2).first()
    page = Client().get(shown.measure.get_absolute_url()).content.decode()
    assert "demo: a made-up decision" in page and "made up" in Client().get("/").content.decode()

    email, password, code = re.search(r"(demo-lead\S+)  password (\S+)  one-time codes (\S+)", printed).groups()
    client = Client()
    client.post("/accounts/login/", {"login": email, "password": password})
    client.post("/accounts/second-factor/authenticate/", {"code": code})
    assert client.get("/review/").status_code == 200

    words = ReviewDecision.objects.count()
    call_command("demo_desk")
    assert ReviewDecision.objects.count() == words
    assert not User.objects.get(email=email).check_password(password)

    began = thread_time()
    call_command("load_paper", "docs/examples/safe_homes.toml")
    call_command("match")
    assert thread_time() - began < 60, "another paper on the demo is a matter of less than a minute"
    found = Match.objects.filter(recommendation__paper__slug="safe-homes")
    assert {match.recommendation.code for match in found} == {"S1", "S2", "S3"}
    assert ReviewDecision.objects.count() == words, "what was decided of the first paper stays"


def test_is_refused_where_there_is_more_than_the_sample(reviewer):
    clause = "This bill would end the fee."
    match = make.match(make.recommendation(), make.measure(digest=clause), clause=clause)
    word = Judgement(Verdict.CONFIRM, Stance.ADVANCES, Scope.DIRECT, ("a",))
    decide(match=match.pk, by=reviewer, judgement=word, revision=0, version=match.version.key, at=now())

    with pytest.raises(CommandError, match="sample alone"):
        call_command("demo_desk")
