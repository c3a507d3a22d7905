import pytest

from tests.website import website


@pytest.fixture
def site():
    """A web server of our own; the rules about private networks still hold for it."""
    with website() as running:
        yield running


@pytest.fixture
def near_site(site, settings):
    """The same, and it may be called."""
    settings.ALLOW_PRIVATE_ADDRESSES = True
    return site
