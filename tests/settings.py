"""The project's settings as the tests run them: on a clean clone, and whatever a developer's ``.env`` says."""

import os

# pytest-django reads the settings before any conftest, so the environment is set here. Real variables win over
# ``.env``, therefore each is given its default; DATABASE_URL alone may come from outside (`make test-services`).
os.environ.update(
    SECRET_KEY="only-for-the-tests-" + "x" * 40,
    SITE_URL="http://127.0.0.1:8000",
    ALLOWED_HOSTS="127.0.0.1,localhost,[::1]",
    DEBUG="off",
    ALLOW_PRIVATE_ADDRESSES="off",
    CA_BUNDLE="",
    PUBINFO_URL="https://downloads.leginfo.legislature.ca.gov/",
    LEGISCAN_API_KEY="",
    OPENSTATES_API_KEY="",
    EMAIL_URL="filemail://",
    MAIL_FROM="Tracker <tracker@localhost>",
    TRUSTED_PROXIES="0",
    SITE_NAME="",
    QUICK_EXIT_URL="https://www.google.com/",
    REPLY_ADDRESS="",
    POSTAL_ADDRESS="",
    CANARY_ADDRESS="",
    BOUNCE_SECRET="",
    SECRET_KEY_FALLBACKS="",
    SEND_LETTERS_AT_ONCE="off",
    API_RATE_ANON="1000000",
    API_RATE_KEY="1000000",
    REDIS_URL="",
    CELERY_BROKER_URL="",
)
os.environ.setdefault("DATABASE_URL", "sqlite:///var/tests.sqlite3")

from tracker.settings import *  # noqa: F403
from tracker.settings import DATABASES

# A hash that takes its time on purpose would take it in every test that signs somebody in.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # The threads of a live server share one database in memory, whose tables a reader locks against a writer and the
    # other way round. A site has a WAL file, where readers wait for nobody; this is as near as memory comes.
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA read_uncommitted=ON;"
