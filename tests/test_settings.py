"""Settings are read in a process of their own: they are decided once, when Python starts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONG_KEY = "a-key-of-no-site-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2


def run(*arguments, **environment):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=kept | environment, capture_output=True, text=True, timeout=120
    )


def read(*names, **environment):
    """The values of these settings in a site with this environment."""
    code = (
        "import json\nfrom tracker import settings as s\n"
        f"print(json.dumps({{name: getattr(s, name) for name in {names!r}}}, default=str))"
    )
    done = run("-c", code, **{"SECRET_KEY": LONG_KEY, "SITE_URL": "http://127.0.0.1:8000"} | environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_https_site_refuses_to_start_without_a_key_of_its_own():
    done = run("-c", "import tracker.settings", SITE_URL="https://example.org", SECRET_KEY="")

    assert done.returncode != 0
    assert "SECRET_KEY is not set" in done.stderr


@pytest.mark.parametrize(
    "name",
    ["SECURE_SSL_REDIRECT", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD", "CSRF_COOKIE_SECURE"],
)
def test_an_https_address_turns_the_protections_on_and_a_local_one_leaves_them_off(name):
    assert read(name, SITE_URL="https://example.org") == {name: True}
    assert read(name) == {name: False}


def test_https_site_serves_hashed_static_files_that_were_collected():
    values = read("STORAGES", "WHITENOISE_USE_FINDERS", SITE_URL="https://example.org/")

    assert values["STORAGES"]["staticfiles"]["BACKEND"].endswith("CompressedManifestStaticFilesStorage")
    assert values["WHITENOISE_USE_FINDERS"] is False


@pytest.mark.parametrize("slashes", ["//", "///"])
def test_mail_that_is_kept_as_files_goes_to_the_folder_that_is_named(slashes):
    assert read("EMAIL_FILE_PATH", EMAIL_URL=f"filemail:{slashes}/srv/mail") == {"EMAIL_FILE_PATH": "/srv/mail"}
    assert read("EMAIL_FILE_PATH") == {"EMAIL_FILE_PATH": str(ROOT / "var" / "mail")}


def test_sqlite_queues_writers_and_postgres_keeps_its_connections():
    sqlite = read("DATABASES", DATABASE_URL="sqlite:///somewhere.sqlite3")["DATABASES"]["default"]
    postgres = read("DATABASES", DATABASE_URL="postgres://someone@127.0.0.1:5432/rows")["DATABASES"]["default"]

    assert sqlite["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in sqlite["OPTIONS"]["init_command"]
    assert postgres["CONN_HEALTH_CHECKS"] is True
    assert "OPTIONS" not in postgres or "init_command" not in postgres["OPTIONS"]


def test_archive_may_be_named_as_a_path_or_as_a_file_address():
    assert read("ARCHIVE_DIR", ARCHIVE_URL="file:///srv/kept") == {"ARCHIVE_DIR": "/srv/kept"}
    assert read("ARCHIVE_DIR", ARCHIVE_URL="/srv/kept") == {"ARCHIVE_DIR": "/srv/kept"}


def test_policy_allows_nothing_inline_and_nothing_from_elsewhere():
    policy = read("CONTENT_SECURITY_POLICY")["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]

    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'none'"]


@pytest.mark.parametrize("name", ["DEBUG", "ALLOW_PRIVATE_ADDRESSES"])
def test_what_would_open_a_site_is_off_unless_asked_for(name):
    assert read(name) == {name: False}
    assert read(name, **{name: "on"}) == {name: True}


def test_site_is_called_as_it_is_told_or_else_after_its_paper(tmp_path):
    paper = tmp_path / "safe_homes.toml"
    paper.write_text('[paper]\ntitle = "Safe Homes: A Plan"\npublishers = ["A"]\nyear = 2020\n\n[[goal]]\nid = "G1"\n')

    assert read("SITE_NAME", "USER_AGENT", PAPER_FILE=str(paper)) == {
        "SITE_NAME": "Safe Homes Tracker", "USER_AGENT": "SafeHomesTracker",
    }  # fmt: skip
    assert read("SITE_NAME", PAPER_FILE=str(paper), SITE_NAME="Homes in Sight") == {"SITE_NAME": "Homes in Sight"}
