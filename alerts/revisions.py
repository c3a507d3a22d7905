"""Marks of what somebody saw of a row: a deed on one that has moved on since is not done."""

from hashlib import sha256
from typing import Any

from alerts.models import Endpoint, Subscription


def _mark_of(*values: Any) -> str:
    """Changes whenever one of the values does."""
    return sha256(repr(values).encode()).hexdigest()[:16]


def revision_of_follow(row: Subscription) -> str:
    manner = (row.cadence, row.note, row.language, row.is_discreet, str(row.paused_until or ""))
    return _mark_of(*manner, row.stopped_at, row.confirmed_at)


def revision_of_endpoint(row: Endpoint) -> str:
    hears = sorted((one.scope, one.key) for one in row.subscriptions.all())
    return _mark_of(row.url, row.secret, row.is_enabled, hears)
