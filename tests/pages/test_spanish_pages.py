"""Spanish pages say nothing of ours in English, and mark what is official English."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import override

from recommendations.status import restate
from tests import factories as make
from tests.catalog import english_in

pytestmark = pytest.mark.django_db
BILL = {"session": "20252026", "slug": "AB-779"}
PRINT = "20250AB77999INT"


@pytest.fixture
def world():
    """One recommendation of the paper, a bill that answers it, and everything a page can say of both."""
    recommendation = make.recommendation(
        sentence="Embrace the community-schools model.", short_name="Community schools"
    )
    recommendation.elements.update(text="In K-12 schools")
    clause = "This bill would end the fee."
    make.match(recommendation, make.measure(digest=clause), clause=clause)
    restate(as_of=date(2026, 3, 1), at=now())


PAGES = {
    "home": {},
    "recommendations:recommendation": {"code": "R4"},
    "recommendations:history": {"code": "R4"},
    "bills:list": {},
    "bills:measure": BILL,
    "bills:compare": BILL | {"old": PRINT, "new": PRINT},
    "bills:version": BILL | {"key": PRINT},
    "recommendations:brief": {"code": "R4"},
    "legislators:list": {},
    "hearings": {},
    "embed": {},
    "embed-tile": {"code": "R4"},
    "gaps": {},
    "search": {},
    "methodology": {},
    "about": {},
    "status": {},
    "api": {},
    "alerts:follow": {},
    "alerts:sent": {},
    "alerts:stop": {"token": "nonsense"},
    "alerts:confirm": {"token": "nonsense"},
    "corrections:list": {},
    "corrections:new": {},
    "corrections:thanks": {},
}


@pytest.mark.parametrize("name", PAGES)
def test_a_spanish_page_says_nothing_in_english_of_its_own(client, world, name):
    with override("es"):
        address = reverse(name, kwargs=PAGES[name])
    response = client.get(address)

    assert response.status_code == 200
    assert english_in(response.content.decode()) == []


@pytest.mark.parametrize("address", ["/es/nothing/here/", "/es/follow/s/nonsense/", "/es/bills/20252026/AB-1/"])
def test_a_page_of_an_error_is_spanish_too(client, world, address):
    response = client.get(address)

    assert response.status_code == 404
    assert english_in(response.content.decode()) == []


def test_the_english_of_the_same_page_would_be_found(client, world):
    assert len(english_in(client.get("/").content.decode().replace('<html lang="en">', "<html>"))) > 20
