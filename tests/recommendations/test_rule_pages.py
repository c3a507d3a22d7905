"""The rule workbench as a lead meets it: plain forms, each ending in a redirect; nothing is changed by looking."""

import re
import tomllib

import pytest
from django.conf import settings

from recommendations.load import load_paper_text
from recommendations.models import Recommendation, RulePreview, RuleSet, RuleTurn
from recommendations.propose_matches import propose_matches
from recommendations.rule_text import section
from recommendations.rules_in_force import rules_in_force, shipped_text, text_in_force
from tests.factories import match, measure
from tests.recommendations.test_rule_sets import AMNESTY, AT, DRAFT, LATER, judged

pytestmark = pytest.mark.django_db
HOME = "/review/rules/"


@pytest.fixture
def desk(client, lead):
    load_paper_text(settings.PAPER_FILE.name, shipped_text().encode())
    client.force_login(lead)
    return client


def send(desk, text=DRAFT, note="Amnesties count."):
    return desk.post(f"{HOME}edit/R4/", {"text": text.replace("\n", "\r\n"), "note": note})


def page(desk, address):
    answer = desk.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_from_the_form_to_the_version_in_force_and_back(desk):
    measure("AB 1", digest=AMNESTY)
    previewing = send(desk)
    html = page(desk, previewing.url)
    assert "Measures added: <b>1</b>" in html and '<a href="/bills/20252026/AB-1/">AB 1</a>' in html
    assert "Read on" not in html

    saved = desk.post(f"{previewing.url}save/", {"activate": "on"}, follow=True)
    made = RuleSet.objects.get()
    assert saved.redirect_chain == [(f"{HOME}{made.pk}/", 302)]
    assert "Amnesties count." in saved.content.decode() and "+ id = &quot;r4-amnesty&quot;" in saved.content.decode()
    assert text_in_force() == made.content
    assert "Version" in page(desk, HOME)

    export = desk.get(f"{HOME}{made.pk}/rules.toml")
    assert tomllib.loads(export.content.decode()) == tomllib.loads(made.content)
    assert export["Content-Disposition"] == f'attachment; filename="rules-{made.pk}.toml"'

    back = desk.post(f"{HOME}shipped/activate/", follow=True).content.decode()
    assert "The file that the project ships." in back and "In force." in back
    assert text_in_force() == shipped_text() == desk.get(f"{HOME}shipped/rules.toml").content.decode()
    assert RuleTurn.objects.count() == 2


def test_a_long_preview_shows_how_far_it_is_and_goes_on_by_a_button(desk, monkeypatch):
    monkeypatch.setattr("recommendations.preview_rules.STEP", 0)
    for number in (1, 2):
        measure(f"AB {number}", digest=AMNESTY)
    address = send(desk).url
    html = page(desk, address)
    assert "1 of 2 measures read." in html and "<progress" in html and "rule-preview.js" in html
    assert "Save as a version" not in html

    refused = desk.post(f"{address}save/", follow=True).content.decode()
    assert "The preview is still running" in refused and not RuleSet.objects.exists()
    assert desk.post(f"{address}step/").url == address
    assert "Save as a version" in page(desk, address)


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (
            'weight = 0.9\nclause = ["fee-amnesty"]',
            'weight = 7.5\nclause = ["fee-amnesty"]',
            ["rule[", "weight", "7.5"],
        ),
        ("amnest(y|ies)", "amnest(?=y)", ["vocabulary.fee-amnesty.patterns", "looking ahead"]),
        ('terms = ["amnesty"]', "terms = [", ["not TOML", "Line"]),
    ],
)
def test_what_cannot_be_used_is_named_with_field_line_and_value_and_kept(desk, was, now, told):
    assert was in DRAFT
    answer = send(desk, DRAFT.replace(was, now))
    html = answer.content.decode()
    problem = html.split('id="problem"')[1].split("</div>")[0]

    assert answer.status_code == 422
    assert [word for word in told if word not in problem] == []
    assert re.search(r"Line \d+", problem)
    assert "Amnesties count." in html and "r4-amnesty" in html
    assert not RulePreview.objects.exists()


def test_a_note_is_asked_for(desk):
    assert send(desk, note=" ").status_code == 422


def test_a_draft_without_a_change_says_so(desk):
    assert "This says what the rules in force say." in send(desk, section(shipped_text(), "R4")).content.decode()


@pytest.mark.parametrize("other", ["R12", "paper", "r4"])
def test_there_is_no_other_section(desk, other):
    assert desk.get(f"{HOME}edit/{other}/").status_code == 404


def test_a_preview_belongs_to_the_lead_who_asked(desk, administrator, client):
    address = send(desk).url
    client.force_login(administrator)

    assert client.get(address).status_code == 404
    assert client.post(f"{address}save/").status_code == 404


def test_decisions_that_the_rules_read_otherwise_are_listed(desk, lead):
    judged(
        lead, match(Recommendation.objects.get(code="R4"), measure("AB 1", digest=AMNESTY), clause=AMNESTY), "confirm"
    )
    assert "None: people and rules agree." in page(desk, f"{HOME}dissent/")
    propose_matches(rules=rules_in_force(), at=LATER)

    html = page(desk, f"{HOME}dissent/")
    assert "/bills/20252026/AB-1/" in html and "Confirmed" in html and "no match" in html
    assert "1 decision that the rules read otherwise" in page(desk, HOME)


@pytest.mark.parametrize("versions", [3, 30])
def test_the_overview_asks_no_more_for_more_versions(desk, lead, django_assert_num_queries, versions):
    for _ in range(versions):
        RuleSet.objects.create(content="x" * 10_000, version="x", section="R4", note="x", created_at=AT, author=lead)
    page(desk, HOME)
    with django_assert_num_queries(12):
        page(desk, HOME)
