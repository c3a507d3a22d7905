"""Sheets of paper, frames in other people's pages, and Spanish, in a real browser."""

import re
from itertools import product

import pytest

from tests.axe import violations
from tests.test_browser import browser, open_page, rows, unexpected  # noqa: F401 — fixtures
from tests.website import website

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHEETS = ("/", "/recommendations/R10/brief/", "/es/", "/es/recommendations/R10/brief/")
LOOKED_AT = (
    *("/embed/", "/embed/R10/", "/es/embed/", "/es/embed/R10/"),
    *("/es/recommendations/R10/brief/", "/es/gaps/"),
    *("/hearings/?committee=CX18&matched=all", "/es/hearings/?week=2026-10-01&recommendation=R10"),
)


def test_each_fits_one_sheet_of_paper(open_page, live_server):  # noqa: F811
    page = open_page(SHEETS[0])
    found = {}
    for address, paper in product(SHEETS, ("Letter", "A4")):
        page.goto(live_server.url + address)
        found[address, paper] = len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format=paper)))

    assert set(found.values()) == {1}, found


def test_axe_finds_nothing_and_nothing_scrolls_sideways(open_page, live_server):  # noqa: F811
    page = open_page("/embed/")
    found = []
    for address in LOOKED_AT:
        page.goto(live_server.url + address)
        found += [(address, *one) for one in violations(page)]

    assert found == []
    assert unexpected(page.said) == []


def test_a_tile_stands_in_a_page_of_somebody_else_without_scripts(open_page, live_server):  # noqa: F811
    page = open_page("/embed/R10/")
    frame = f'<iframe sandbox="allow-popups" src="{live_server.url}/embed/R10/"></iframe>'
    with website() as host:
        host.pages["/"] = (200, {"Content-Type": "text/html"}, frame.encode())
        page.goto(host.url)
        page.frame_locator("iframe").locator(".tile").wait_for()

    assert page.context.cookies() == [] and unexpected(page.said) == []
