"""Spanish pages: nothing of ours in English, and what is official English marked as English."""

import re
import tomllib
from datetime import date

import pytest
from django.conf import settings
from django.utils.timezone import now
from django.utils.translation import override

from recommendations import clause_words, spoken
from recommendations.matching.rules import load_rules
from recommendations.models import Reading, Recommendation, StatusChange
from recommendations.status import restate
from recommendations.watch.direction import ReadAs, signs_of
from tests import factories as make
from tests.catalog import ROOT
from tracker.formats.es.formats import FORMS

pytestmark = pytest.mark.django_db
SENTENCE = "Eliminate fines and fees for domestic violence convictions and ensure stable, adequate funding for interventions and supports."
NAME = "End fines and fees for domestic-violence convictions; stable program funding"


@pytest.fixture
def world():
    """One recommendation of the paper, a bill that answers it, and everything a page can say of both."""
    recommendation = make.recommendation(sentence=SENTENCE, short_name=NAME)
    clause = "This bill would end the fee."
    match = make.match(recommendation, make.measure(digest=clause), clause=clause)
    Reading.objects.create(measure=match.measure, version=match.version, rule_version="1", read_at=now())
    restate(as_of=date(2026, 3, 1), at=now())
    change = StatusChange.objects.get(recommendation=recommendation)
    return {"recommendation": recommendation, "match": match, "change": change}


def test_the_papers_sentence_stays_in_english_beside_a_translation_that_says_what_it_is(client, world):
    shown = client.get("/es/recommendations/R4/").content.decode()

    assert f'<blockquote lang="en">“{SENTENCE}”</blockquote>' in shown
    with override("es"):
        assert f"“{spoken.paper_words(SENTENCE)}”" in shown
    assert "(traducción no oficial)" in shown
    assert "unofficial" not in client.get("/recommendations/R4/").content.decode()


def test_words_of_the_paper_without_a_translation_are_marked_as_english(client):
    make.recommendation(short_name="Something new")
    shown = client.get("/es/recommendations/R4/").content.decode()

    assert '<span lang="en">Something new</span>' in shown


def test_every_word_of_the_paper_that_pages_show_has_a_translation_and_no_other_does():
    rules = load_rules(settings.PAPER_FILE)
    told = {goal.heading for goal in rules.goals}
    for one in rules.recommendations:
        told |= {one.sentence, one.name, one.meaning, one.advances, one.opposes, *one.near_misses}
        told |= {element.text for element in one.elements}
    sections = tomllib.loads((settings.PAPER_FILE.with_suffix(".es.toml")).read_text())
    kept = {text: said for section in sections.values() for text, said in section.items()}

    assert told - set(kept) == set()
    assert set(kept) - told == set()
    assert [text for text, said in kept.items() if not said.strip() or said == text] == []


def test_a_reason_is_kept_in_both_languages_and_each_page_shows_its_own(client, world):
    kept = Recommendation.objects.get()

    assert kept.this_session_because in client.get("/recommendations/R4/").content.decode()
    said = kept.translations["es"]["this_session_because"]
    assert (
        "la impulsaría, fue enviado a comité el 3 de marzo de 2025" in said and "según la lectura de la máquina" in said
    )
    assert said in client.get("/es/recommendations/R4/").content.decode()
    assert world["change"].translations["es"]["because"].startswith(kept.translations["es"]["in_law_because"])


def test_a_reason_that_was_written_before_there_was_a_translation_is_marked_as_english(client, world):
    Recommendation.objects.update(translations={})
    shown = client.get("/es/recommendations/R4/").content.decode()

    assert f'<span lang="en">{Recommendation.objects.get().this_session_because}</span>' in shown


def test_reasons_are_english_at_heart_whoever_asks_for_them(world):
    before = Recommendation.objects.get().this_session_because
    with override("es"):
        restate(as_of=date(2026, 3, 1), at=now())

    assert Recommendation.objects.get().this_session_because == before


CLAUSES = [
    ("shall pay", "may pay"),
    ("may pay", "shall pay"),
    ("grants $5 a year", "grants money"),
    ("grants money", "grants $5 a year"),
    ("grants $5 a year", "grants $4 a year"),
    ("grants $5 a year", "grants $6 a year"),
    ("pays everybody", "pays everybody in a pilot"),
    ("pays everybody in a pilot", "pays everybody"),
]
READINGS = [
    (ReadAs("advances", "direct", frozenset("ab")), ReadAs("advances", "partial", frozenset("a"))),
    (ReadAs("advances", "partial", frozenset("a")), ReadAs("advances", "direct", frozenset("ab"))),
]


def test_every_reason_of_the_watchdog_is_known_again_and_said_in_spanish():
    reasons = [sign.sentence for was, now_ in CLAUSES for sign in signs_of(was, now_)]
    reasons += [sign.sentence for before, after in READINGS for sign in signs_of("x", "y", before, after)]
    reasons += ["The rules now read it as “mixed”; they read “advances” before."]
    reasons += ["The words stand, but the bill around them was rewritten: subject, author replaced."]
    used = {form for form, pattern in clause_words._PATTERNS for reason in reasons if pattern.fullmatch(reason)}

    assert used == set(clause_words.FORMS)
    with override("es"):
        said = {reason: clause_words.in_words(reason) for reason in reasons}
        assert clause_words.in_words(" ".join(reasons)) == " ".join(said.values())
        assert clause_words.in_words("Something else.") is None
    assert all(text and text != reason for reason, text in said.items())


def test_every_form_of_a_date_that_we_write_has_a_spanish_form():
    asked = set()
    for path in [*ROOT.glob("templates/**/*.html"), *ROOT.glob("templates/**/*.txt"), *ROOT.glob("*/**/*.py")]:
        if path.parts[len(ROOT.parts)] not in ("tests", "var", ".venv"):
            asked |= set(
                re.findall(
                    r"date:\"([^\"]+)\"|\{% day [\w.]+ \"([^\"]+)\"|date_format\([^\"\n]*\"([^\"]+)\"", path.read_text()
                )
            )
    forms = {form for found in asked for form in found if form}
    for_machines = {"Y-m-d", "c", "j", "Y", "H:i"}

    assert {form for form in forms if re.search("[FMb]", form)} - set(FORMS) == set()
    assert forms >= {"j F Y", "j M Y"}
    assert for_machines.isdisjoint(FORMS)


def test_numbers_and_dates_are_written_as_in_californian_spanish(client, world):
    shown = client.get("/es/recommendations/R4/history/").content.decode()

    assert "1 de marzo de 2026" in shown
