import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.load import RecommendationInUse, load_paper
from recommendations.models import Element, Goal, Paper, Recommendation
from tests.factories import match, measure

pytestmark = pytest.mark.django_db
WRITES = ("INSERT", "UPDATE", "DELETE")


def edited(tmp_path: Path, was: str, now: str) -> Path:
    """The paper's file with one edit, under its own name."""
    words = settings.PAPER_FILE.read_text()
    assert was in words
    path: Path = tmp_path / settings.PAPER_FILE.name
    path.write_text(words.replace(was, now))
    return path


def without_r11(tmp_path: Path) -> Path:
    words = settings.PAPER_FILE.read_text()
    start = words.rindex("[[recommendation]]")
    assert 'id = "R11"' in words[start:]
    path: Path = tmp_path / settings.PAPER_FILE.name
    end = words.find("\n[vocabulary", start)
    path.write_text(words[:start] + (words[end:] if end >= 0 else ""))
    return path


def test_the_eleven_stand_under_their_goals_in_the_papers_words() -> None:
    paper = load_paper(settings.PAPER_FILE)
    assert paper.slug == "healing-together"
    assert list(paper.goals.values_list("code", flat=True)) == ["G1", "G2", "G3", "G4", "G5"]
    assert [(one.code, one.goal.code) for one in paper.recommendations.all()][3:5] == [("R4", "G2"), ("R5", "G3")]
    r4 = Recommendation.objects.get(code="R4")
    assert r4.sentence.startswith("Eliminate fines and fees for domestic violence convictions")
    assert [element.letter for element in r4.elements.all()] == ["a", "b", "c"]
    assert r4.statutes[0] == "PEN 1203.097"
    assert len(r4.advances) == len(r4.opposes) == 1


def test_loading_twice_writes_nothing() -> None:
    load_paper(settings.PAPER_FILE)
    with CaptureQueriesContext(connection) as queries:
        load_paper(settings.PAPER_FILE)
    assert [query["sql"] for query in queries if query["sql"].startswith(WRITES)] == []


def test_an_edited_file_updates_its_rows_and_keeps_what_was_derived(tmp_path: Path) -> None:
    before = load_paper(settings.PAPER_FILE)
    Recommendation.objects.filter(code="R4").update(this_session="moving")
    after = load_paper(edited(tmp_path, "Stop charging people convicted", "No longer charge people convicted"))
    r4 = Recommendation.objects.get(code="R4")
    assert r4.meaning.startswith("No longer charge")
    assert r4.this_session == "moving"
    assert after.pk == before.pk
    assert Paper.objects.get().content_version != before.content_version
    assert (Goal.objects.count(), Recommendation.objects.count()) == (5, 11)


def test_a_recommendation_that_nothing_rests_on_goes_with_its_elements(tmp_path: Path) -> None:
    load_paper(settings.PAPER_FILE)
    load_paper(without_r11(tmp_path))
    assert not Recommendation.objects.filter(code="R11").exists()
    assert not Element.objects.filter(recommendation__code="R11").exists()


def test_a_recommendation_with_matches_is_never_deleted(tmp_path: Path) -> None:
    paper = load_paper(settings.PAPER_FILE)
    match(Recommendation.objects.get(code="R11"), measure(digest="This bill would end the fee."))
    with pytest.raises(RecommendationInUse, match="R11"):
        load_paper(without_r11(tmp_path))
    assert Recommendation.objects.filter(code="R11").exists()
    assert Paper.objects.get().content_version == paper.content_version


def test_the_command_ends_with_its_counts_as_json() -> None:
    out = StringIO()
    call_command("load_paper", "--json", stdout=out, skip_checks=True)
    counts = json.loads(out.getvalue().splitlines()[-1])
    assert (counts["goals"], counts["recommendations"]) == (5, 11)


def test_the_command_names_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.toml"
    path.write_text("")
    with pytest.raises(CommandError, match=r"empty\.toml"):
        call_command("load_paper", str(path), skip_checks=True)
