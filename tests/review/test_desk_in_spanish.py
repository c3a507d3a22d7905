"""The desk and accounts in Spanish: nothing of ours in English, every deed stays in the language, rows stay English."""

from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import override

from recommendations.choices import Scope, Stance, Verdict
from recommendations.models import Recommendation, ReviewDecision
from recommendations.reviews import Judgement, decide
from tests import factories as make
from tests.accounts.addresses import ROWS
from tests.accounts.test_who_may_what import STANDS_IN_SPANISH, as_person, asked, wanted, world  # noqa: F401 — a fixture
from tests.catalog import english_in
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
CLAUSE = "This bill would end the fee."
NAMED_IN_SPANISH = "Community schools"
"""A recommendation of the shipped paper, which has its Spanish beside it."""
A_MAIL = "alerts_staff:preview_mail"  # in the language that its own address asks for


@pytest.fixture
def match():
    recommendation = make.recommendation(short_name=NAMED_IN_SPANISH)
    return make.match(recommendation, make.measure(digest=CLAUSE), clause=CLAUSE)


def typed(match, **said):
    return {
        "stance": "advances", "scope": "direct", "letters": ["a"], "note": "",
        "revision": match.revision, "version": match.measure.latest_version.key, "next": "",
    } | said  # fmt: skip


PEOPLES_WORDS = ("Write the letter", "Call the author.", "To the committee", "There is none.")
"""Titles, notes and what was typed stand as they were written."""


@pytest.mark.parametrize("name", sorted(STANDS_IN_SPANISH))
def test_a_page_says_nothing_in_english_of_its_own(world, name):  # noqa: F811
    people, keys = world
    Recommendation.objects.update(short_name=NAMED_IN_SPANISH)
    with override("es"):
        address, posts = asked(name, keys)
    shown = [who for who in ("lead", "administrator", "nobody") if wanted(ROWS[name], who, keys) in (200, 409, 422)]
    for who in shown[:1]:
        client = as_person(people[who])
        answer = client.get(address) if posts is None else client.post(address, posts)
        html = answer.content.decode() if answer.headers["Content-Type"].startswith("text/html") else ""
        for words in PEOPLES_WORDS:
            html = html.replace(words, "…")

        assert answer.headers["Content-Language"] == "es"
        assert name == A_MAIL or not html or english_in(html) == []


def test_what_came_of_a_deed_is_said_in_spanish(client, reviewer, match):
    client.force_login(reviewer)
    told = client.post(f"/es/review/{match.pk}/decide/", typed(match), follow=True).content.decode()

    assert "AB 779 y R4: confirmada." in told
    assert english_in(told) == []


def test_a_decision_without_its_reason_is_told_so_in_spanish(client, reviewer, match):
    client.force_login(reviewer)
    answer = client.post(
        f"/es/review/{match.pk}/decide/", typed(match, stance="opposes"), headers={"hx-request": "true"}
    )

    assert answer.status_code == 422
    assert "Diga por qué" in answer.content.decode()
    assert answer.headers["Content-Language"] == "es"


def test_in_place_the_address_that_follows_is_spanish(client, reviewer, match):
    client.force_login(reviewer)
    other = make.match(match.recommendation, make.measure("AB 780", digest=CLAUSE), clause=CLAUSE)
    answer = client.post(f"/es/review/{match.pk}/decide/", typed(match, next=other.pk), headers={"hx-request": "true"})

    assert answer.headers["HX-Push-Url"] == f"/es/review/{other.pk}/"


def test_who_decides_in_spanish_without_a_name_is_kept_as_ever_and_shown_in_each_language(client, match):
    person = make.person("rita", role="reviewer")
    person.first_name = person.last_name = ""
    person.save()
    client.force_login(person)
    client.post(f"/es/review/{match.pk}/decide/", typed(match))
    ReviewDecision.objects.update(released_at=now())

    assert ReviewDecision.objects.get().decided_as == "a reviewer"
    assert "una persona revisora" in Client().get("/es/bills/20252026/AB-779/").content.decode()
    assert "a reviewer" in Client().get("/bills/20252026/AB-779/").content.decode()


def test_the_way_in_is_spanish_from_the_password_to_the_desk(client, reviewer, match):
    asks = client.get("/es/review/?reason=5")
    assert asks.url == "/es/accounts/login/?next=/es/review/%3Freason%3D5"

    answer = client.post(asks.url, {"login": "rita@example.org", "password": PASSWORD, "next": "/es/review/?reason=5"})
    assert answer.url.startswith("/es/accounts/second-factor/authenticate/")
    assert english_in(client.get(answer.url).content.decode()) == []


def test_no_language_is_a_way_around_the_second_factor(client):
    client.force_login(make.person("nina", role="admin", second_factor=False))

    for address in (
        "/es/review/",
        "/es/review/people/",
        "/es/admin/",
        "/es/alerts/preview/",
        "/es/status/issues/1/resolve/",
    ):
        assert client.get(address).url == "/es/accounts/second-factor/totp/activate/"


@pytest.mark.parametrize("address", ["/es/review/", "/es/accounts/login/", "/es/accounts/invitation/nonsense/"])
def test_pages_of_the_desk_and_of_accounts_are_kept_by_nobody(client, address):
    assert client.get(address).headers["Cache-Control"] == "private, no-store"


def test_an_invitation_is_at_first_in_the_language_of_the_page_and_leads_to_a_page_in_it(client, administrator):
    client.force_login(administrator)
    page = client.get("/es/review/people/")
    language = page.context["form"]["language"].value()
    client.post("/es/review/people/invite/", {"email": "ana@example.org", "role": "lead", "language": language})

    (sent,) = mail.outbox
    assert sent.subject == "Una invitación a la mesa de revisión"
    assert "con la función: coordinación" in sent.body
    link = sent.body.partition("/es/accounts/invitation/")
    assert link[1], sent.body
    assert english_in(Client().get(f"{link[1]}{link[2].split()[0]}").content.decode()) == []


def test_a_new_password_is_asked_for_and_set_in_spanish(client, reviewer):
    client.post("/es/accounts/password/reset/", {"email": "rita@example.org"})

    (sent,) = mail.outbox
    assert "restablecimiento de contraseña" in sent.body
    link = next(word for word in sent.body.split() if "/password/reset/key/" in word)
    assert urlsplit(link).path.startswith("/es/accounts/")
    assert english_in(client.get(urlsplit(link).path, follow=True).content.decode()) == []


@pytest.mark.parametrize(("page", "chosen"), [("/es", "en"), ("", "es")])
def test_an_invitation_is_written_in_the_language_that_is_chosen_for_it(client, administrator, page, chosen):
    client.force_login(administrator)
    client.post(f"{page}/review/people/invite/", {"email": "ana@example.org", "role": "lead", "language": chosen})

    (sent,) = mail.outbox
    assert ("/es/accounts/invitation/" in sent.body) == (chosen == "es")
    assert ("función" in sent.body) == (chosen == "es")


@pytest.mark.parametrize(("options", "begins"), [([], ""), (["--language", "es"], "/es")])
def test_an_invitation_from_the_command_line_is_english_unless_told_otherwise(settings, options, begins):
    call_command("invite", "ben@example.org", *options)

    assert f"{settings.SITE_URL}{begins}/accounts/invitation/" in mail.outbox[0].body


def test_a_status_that_is_decided_on_a_spanish_page_is_kept_in_english(client, lead, match):
    client.force_login(lead)
    said = {
        "in_law": "in_part",
        "reason": "A court said so.",
        "source_url": "https://example.org/",
        "source_on": "2026-09-01",
    }
    client.post(reverse("review:override", args=["R4"]).replace("/review/", "/es/review/", 1), said)
    match.recommendation.refresh_from_db()

    assert match.recommendation.override["reason"] == "A court said so."
    assert "Ninguna" not in match.recommendation.this_session_because


def test_a_draft_of_the_rules_is_previewed_in_the_words_of_the_page():
    from recommendations.pages.rules import in_words

    told = "advances, direct, strong (0.91)"
    with override("es"):
        assert in_words(told) == "impulsa, directo, fuerte (0.91)"
    assert in_words(told) == told


def test_a_colleagues_claim_names_the_role_in_the_language_of_the_page(client, match, lead):
    colleague = make.person("cleo", role="reviewer")
    colleague.first_name = colleague.last_name = ""
    colleague.save()
    as_person(colleague).post(f"/es/review/{match.pk}/claim/")
    client.force_login(lead)

    assert "una persona revisora está viendo esto" in client.get(f"/es/review/{match.pk}/").content.decode()


def test_what_was_decided_before_is_told_in_spanish(client, match, colleague, lead):
    word = Judgement(Verdict.CONFIRM, Stance.OPPOSES, Scope.DIRECT, ("a",), note="It ends the fee for nobody.")
    decide(match=match.pk, by=colleague, judgement=word, revision=0, version=match.version.key, at=now())
    client.force_login(lead)
    html = client.get(f"/es/review/{match.pk}/").content.decode()

    assert "dijo “Se opone”" in html
    assert english_in(html) == []
