"""The admin in a real browser: the switch of the language, and what its scripts say."""

import pytest

from tests import factories as make
from tests.test_browser import browser  # noqa: F401 — a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lena():
    return make.person("lena", role="admin")


def test_the_switch_leads_to_the_same_list_and_back(at_desk, live_server, lena):
    make.follow("ann@example.org")
    page = at_desk(lena, "/admin/alerts/subscriber/?standing__exact=working&q=ann")
    page.locator("#user-tools").get_by_role("link", name="Español").click()
    page.get_by_role("heading", name="Seleccione persona suscrita").wait_for()
    assert page.url == f"{live_server.url}/es/admin/alerts/subscriber/?standing__exact=working&q=ann"
    assert page.evaluate("document.documentElement.lang") == "es"

    page.get_by_role("link", name="ann@example.org").click()
    page.get_by_text("Hora del Pacífico a la que salen los resúmenes").wait_for()
    page.get_by_role("link", name="English").click()
    page.get_by_text("Pacific hour at which bundles go out").wait_for()
    assert page.url.startswith(f"{live_server.url}/admin/alerts/subscriber/")
    assert page.said == []


def test_permissions_are_picked_in_spanish(at_desk, lena):
    page = at_desk(lena, "/es/admin/auth/group/add/")
    page.get_by_text("Permisos elegidos").first.wait_for()

    assert page.get_by_text("Recomendaciones | decisión de revisión | Puede decidir sobre coincidencias").count() == 1
    assert page.get_by_text("May decide").count() == 0
    assert page.said == []
