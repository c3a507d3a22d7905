import json
from html import unescape

import pytest

from bills.choices import ChangeKind, Stage
from recommendations.choices import ThisSession
from tests import factories as make
from tracker import api, api_docs, keyed_api

pytestmark = pytest.mark.django_db


def page(client):
    response = client.get("/api/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_example_is_what_the_api_answers(client):
    make.recommendation("R4")
    shown = json.loads(unescape(page(client).split("<pre")[2].split("<code>")[1].split("</code>")[0]))
    assert shown == client.get("/api/v1/recommendations/").json()["results"][0]
    assert "curl http://127.0.0.1:8000/api/v1/recommendations/R4/" in page(client)


def test_every_address_of_the_api_is_told(client):
    told = {call.address for call in api_docs.calls()} | {
        deed.shown for address in keyed_api.ADDRESSES for deed in address.told()
    }
    named = {pattern.name for pattern in api.urlpatterns if getattr(pattern, "name", None)}
    own = {address.name for address in keyed_api.ADDRESSES}
    assert named - set(api_docs.GIVES) - own == {"api-export", "api-dump-file"}
    html = page(client)
    assert all(f"<code>{address}</code>" in html for address in told)


@pytest.mark.parametrize("word", [*Stage.values, *ThisSession.values, *ChangeKind.values])
def test_every_word_of_an_answer_is_defined(word):
    assert word in {value for each in api_docs.vocabularies() for value, _label, _meaning in each.words}


def test_every_file_can_be_had(client):
    html = page(client)
    for name in api.LISTS:
        assert f'href="/api/v1/exports/{name}.csv"' in html


def test_the_limit_told_is_the_one_that_holds(client, settings):
    settings.API_RATE_ANON = 77
    assert "77 requests a minute" in page(client)


def test_the_page_stands_without_data(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert "No paper has been loaded yet" in page(client)
