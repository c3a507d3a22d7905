"""The interactive reference in a real browser: drawn from our own assets, within the content policy."""

from importlib.resources import files

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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_reference_can_be_read_in_every_scheme_and_width(browser, live_server, scheme, width):  # noqa: F811
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(f"{live_server.url}/api/reference/")
    page.wait_for_selector(".opblock", timeout=60_000)
    page.evaluate(files("axe_core_python").joinpath("axe.min.js").read_text())
    # What the page is made of is Swagger's; that it puts a main part into ours is no matter of WCAG.
    violations = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")[
        "violations"
    ]
    assert [(one["id"], one["nodes"][0]["html"][:100]) for one in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
