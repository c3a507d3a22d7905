"""The coalition's position on the bill's page and in the API: a block of its own, and only what is public."""

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db
PAGE = "/bills/20252026/AB-779/"
API = "/api/v1/bills/20252026/AB-779/"


def test_nothing_is_said_where_nothing_is_public(client):
    measure = make.measure()
    make.team_position(measure, is_public=False, note="Secret plan.")
    make.team_note(measure)
    make.letter(measure)

    page = client.get(PAGE).content.decode()
    assert "coalition" not in page and "Secret plan." not in page and "Call the author." not in page
    assert client.get(API).json()["coalition_position"] is None


def test_what_is_public_stands_in_a_block_of_its_own(client):
    measure = make.measure()
    make.team_position(measure, note="Section 2 helps.")
    make.team_note(measure, text="We testified.", is_public=True)
    make.letter(measure, is_public=True)

    page = client.get(PAGE).content.decode()
    block = page[page.index('id="coalition"') :]
    assert "no finding of the tracker" in block and "Section 2 helps." in block
    assert "We testified." in block and "Lena Doe" in block and "To the committee" in block
    assert "/review/positions/" not in page


def test_the_api_tells_position_day_version_and_note(client):
    measure = make.measure()
    make.team_position(measure, note="Section 2 helps.")
    make.version(measure, state="AMD", print_number=98)

    told = client.get(API).json()["coalition_position"]
    assert (told["position"], told["since"], told["version"]) == ("support", "2026-09-22", "20250AB77999INT")
    assert told["on_earlier_version"] is True
    assert told["note"] == "Section 2 helps."
