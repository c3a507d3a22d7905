"""The review desk opened in a real browser, with five matches on it. A module that opens it imports ``browser``."""

import pytest
from django.conf import settings
from django.test import Client

from tests import factories as make

CLAUSE = "This bill would end the fee."
DIGEST = f"Existing law sets a fee.\n{CLAUSE}\nThis bill would pay for programs in § 2 of the “act”."


@pytest.fixture
def rows():
    recommendation = make.recommendation()
    return [
        make.match(recommendation, make.measure(f"AB {number}", digest=DIGEST), clause=CLAUSE) for number in range(1, 6)
    ]


@pytest.fixture
def at_desk(browser, live_server):
    contexts = []

    def opened(person, address="/review/", **more):
        client = Client()
        client.force_login(person)
        context = browser.new_context(viewport={"width": 1280, "height": 900}, **more)
        contexts.append(context)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(live_server.url + address)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def rita():
    return make.person("rita", role="reviewer")
