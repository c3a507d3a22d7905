"""The interactive reference in a real browser: drawn from our own assets, within the content policy."""

import pytest

from tests.test_browser import browser  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_reference_is_drawn_and_the_policy_holds(browser, live_server):  # noqa: F811
    page = browser.new_page()
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/api/reference/")
    page.wait_for_selector(".opblock", timeout=60_000)

    assert page.locator(".opblock").count() > 30
    assert said == []
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
    page.close()
