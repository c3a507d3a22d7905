"""Sends confirmations while their askers wait, without making them wait for the mail server."""

from threading import Thread

import structlog
from django.db import connections
from django.utils import timezone

from alerts.send import send_due

log = structlog.get_logger(__name__)


def post_letters() -> None:
    """In a thread of its own; what it cannot send stays queued for `send_alerts`."""
    Thread(target=_post, name="letters", daemon=True).start()


def _post() -> None:
    try:
        send_due(clock=timezone.now, only_letters=True)
    except Exception:  # a thread has nobody to raise to
        log.exception("letters stay queued")
    finally:
        connections.close_all()
