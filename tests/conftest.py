"""What every test stands on. Rows come from ``tests.factories``; the network is shut by pytest-socket."""

import pytest

from tests import factories as make
from tracker import limits


@pytest.fixture(autouse=True)
def archive_dir(settings, tmp_path):
    """Each test keeps its documents in a folder of its own."""
    settings.ARCHIVE_DIR = tmp_path / "archive"
    settings.LETTERS_DIR = tmp_path / "letters"
    settings.DUMPS_DIR = tmp_path / "dumps"
    return settings.ARCHIVE_DIR


@pytest.fixture
def reviewer(db):
    return make.person("rita", role="reviewer")


@pytest.fixture
def colleague(db):
    return make.person("cora", role="reviewer")


@pytest.fixture
def lead(db):
    return make.person("lena", role="lead")


@pytest.fixture
def administrator(db):
    return make.person("ada", role="admin")


@pytest.fixture
def outsider(db):
    """An account without any role: must see nothing of the desk."""
    return make.person("otto")


@pytest.fixture(autouse=True)
def limits_file(settings, tmp_path):
    """Each test counts requests in a file of its own."""
    settings.LIMITS_FILE = tmp_path / "limits.sqlite3"
    limits.counter.cache_clear()
    yield settings.LIMITS_FILE
    limits.counter.cache_clear()
