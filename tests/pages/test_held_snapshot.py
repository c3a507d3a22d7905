"""A full snapshot that has shrunk waits for a person, and the page is where that person says that it is right."""

import pytest

from bills.models import Measure
from ingest.models import Issue, Run
from ingest.run import run_source
from ingest.sources.pubinfo import SOURCE
from tests.feed import packed, whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"

    def run(numbers):
        path = tmp_path / "pubinfo_2025.zip"
        path.write_bytes(packed(whole(numbers)))
        return run_source(SOURCE, address=str(path))

    return run


@pytest.fixture
def staff(client, administrator):
    client.force_login(administrator)


@pytest.mark.parametrize("is_confirmed", [True, False], ids=["confirmed", "noted only"])
def test_staff_confirm_a_held_snapshot_on_the_page_and_the_next_run_reads_it(is_confirmed, read, client, staff):
    read(range(1, 11))
    held = read(range(1, 7))
    issue = Issue.objects.open().get(code="held")
    assert "A full snapshot has shrunk and was held back." in client.get("/").content.decode()
    assert 'name="is_confirmed"' in client.get("/status/").content.decode()

    answer = {"note": "The houses withdrew them."} | ({"is_confirmed": "on"} if is_confirmed else {})
    client.post(f"/status/issues/{issue.pk}/resolve/", answer)
    again = read(range(1, 7))

    assert held.outcome == Run.Outcome.FAILED
    assert again.outcome == (Run.Outcome.OK if is_confirmed else Run.Outcome.FAILED)
    assert Measure.objects.filter(removed_at=None).count() == (6 if is_confirmed else 10)
    assert Measure.objects.count() == 10
