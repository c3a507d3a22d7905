"""What every test stands on. Rows come from ``tests.factories``; the network is shut by pytest-socket."""

import pytest


@pytest.fixture(autouse=True)
def archive_dir(settings, tmp_path):
    """Each test keeps its documents in a folder of its own."""
    settings.ARCHIVE_DIR = tmp_path / "archive"
    return settings.ARCHIVE_DIR
