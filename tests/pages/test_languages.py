"""Addresses of languages: English as ever, Spanish under /es/, decided by the path alone."""

import re

import pytest
from django.utils.translation import override

from tests import factories as make
from tracker.languages import in_language

pytestmark = pytest.mark.django_db


def head(html):
    return html.partition("</head>")[0]


def switch(html):
    return re.search(r'<a class="language" href="([^"]+)" lang="(\w+)"', html).groups()


@pytest.mark.parametrize(("path", "language"), [("/", "en"), ("/es/", "es"), ("/bills/", "en"), ("/es/bills/", "es")])
def test_a_page_says_in_which_language_it_is(client, path, language):
    response = client.get(path)

    assert response.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in response.content.decode()


def test_neither_header_nor_cookie_chooses_the_language_and_none_is_set(client):
    plain = client.get("/bills/")
    asked = client.get("/bills/", headers={"accept-language": "es", "cookie": "django_language=es"})

    assert asked.content == plain.content
    assert not asked.cookies
    assert not client.get("/es/bills/").cookies
    assert "Accept-Language" not in asked.headers.get("Vary", "")


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/bills/?q=fees&stage=died", "/es/bills/?q=fees&amp;stage=died"),
        ("/es/bills/?q=fees&stage=died", "/bills/?q=fees&amp;stage=died"),
        ("/es/", "/"),
        ("/es/search/?q=%C3%B1", "/search/?q=%C3%B1"),
    ],
)
def test_the_switch_keeps_the_place(client, here, there):
    path, language = switch(client.get(here).content.decode())

    assert path == there
    assert language == ("en" if here.startswith("/es/") else "es")
    assert client.get(path.replace("&amp;", "&")).status_code == 200


def test_the_head_names_the_page_in_both_languages(client, settings):
    make.recommendation()
    shown = head(client.get("/es/recommendations/R4/").content.decode())

    site = settings.SITE_URL
    assert f'<link rel="canonical" href="{site}/es/recommendations/R4/">' in shown
    assert f'<link rel="alternate" hreflang="en" href="{site}/recommendations/R4/">' in shown
    assert f'<link rel="alternate" hreflang="es" href="{site}/es/recommendations/R4/">' in shown
    assert f'<link rel="alternate" hreflang="x-default" href="{site}/recommendations/R4/">' in shown


def test_links_of_a_spanish_page_stay_in_spanish(client):
    make.recommendation()
    shown = client.get("/es/").content.decode()

    for path in ("/es/bills/", "/es/methodology/", "/es/recommendations/R4/"):
        assert f'href="{path}"' in shown


def test_a_kept_page_of_one_language_is_never_taken_for_the_other(client):
    english, spanish = client.get("/methodology/"), client.get("/es/methodology/")

    assert english.headers["ETag"] != spanish.headers["ETag"]
    again = client.get("/es/methodology/", headers={"if-none-match": english.headers["ETag"]})
    assert again.status_code == 200
    unchanged = client.get("/es/methodology/", headers={"if-none-match": spanish.headers["ETag"]})
    assert unchanged.status_code == 304


@pytest.mark.parametrize("path", ["/api/v1/recommendations/", "/healthz", "/readyz", "/metrics"])
def test_what_programs_use_has_one_address(client, path):
    assert client.get(in_language(path, "es")).status_code == 404


def test_the_desk_and_accounts_have_a_switch_and_name_themselves_to_no_search_engine(client, reviewer):
    client.force_login(reviewer)
    for path in ("/review/?reason=2", "/accounts/second-factor/"):
        html = client.get(path).content.decode()

        assert switch(html) == (f"/es{path}", "es")
        assert "canonical" not in head(html)
        assert "hreflang" not in head(html)


def test_the_answer_to_a_form_has_no_switch_because_its_words_are_in_no_address(client):
    answer = client.post("/es/corrections/new/", {"text": "Falta un proyecto."})

    assert answer.status_code == 422
    assert 'class="language"' not in answer.content.decode()


def test_the_api_speaks_english_to_everybody(client):
    make.measure()
    address = "/api/v1/bills/20252026/AB-779/"
    plain = client.get(address)
    with override("es"):
        asked = client.get(address, headers={"accept-language": "es"})

    assert asked.headers["Content-Language"] == "en"
    assert asked.content == plain.content


def test_a_page_that_is_not_there_is_not_there_in_the_language_of_its_address(client):
    missing = client.get("/es/bills/20252026/AB-1/")

    assert missing.status_code == 404
    assert '<html lang="es">' in missing.content.decode()


def test_a_language_we_do_not_speak_is_no_address(client):
    assert client.get("/fr/").status_code == 404
    assert client.get("/es").headers["Location"] == "/es/"
