import pytest
from django.utils import timezone

from ingest.models import SAMPLE_NAME, Run

pytestmark = pytest.mark.django_db
NOTICE = "This is the bundled sample"


def good_run(address):
    now = timezone.now()
    Run.objects.create(
        source="pubinfo", kind="full", address=address, outcome=Run.Outcome.OK, started_at=now, data_as_of=now.date()
    )


def test_a_site_that_holds_only_the_sample_says_so(client):
    good_run(f"/somewhere/{SAMPLE_NAME}")
    assert NOTICE in client.get("/").content.decode()


@pytest.mark.parametrize("addresses", [[], ["pubinfo_2025.zip"], [SAMPLE_NAME, "pubinfo_2025.zip"]])
def test_a_site_without_data_or_with_a_feed_does_not_say_so(client, addresses):
    for address in addresses:
        good_run(address)
    assert NOTICE not in client.get("/").content.decode()
