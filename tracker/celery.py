"""The timers of docs/operations.md as a Celery worker with its clock, for a site that has a broker.

A message says "do this now" and nothing else. What there is to do stands in tables, so a message that is lost, doubled
or late loses, doubles and spoils nothing: ``celery -A tracker worker --beat``.
"""

import os
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from celery import Celery
from celery.schedules import crontab
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

# What a command says by ending so: done; another run is at work; stopped on request.
FINE = (0, 75, 143)
log = structlog.get_logger(__name__)


class Unfinished(Exception):
    """A command ended with a code that asks for a look at its log."""


@dataclass(frozen=True, slots=True)
class Errand:
    """A command at its times. A message that nobody took for so long is dropped: the next one does it all."""

    command: str
    at: crontab
    stale: timedelta
    options: dict[str, Any] = field(default_factory=dict)


ERRANDS = {
    "night": Errand("run_pipeline", crontab(hour="5,22", minute="30"), timedelta(hours=6), {"json": True}),
    "news": Errand(
        "run_pipeline",
        crontab(minute="5"),
        timedelta(minutes=50),
        {"json": True, "stage": ["ingest", "publish", "queue"]},
    ),
    # A decision is public in the stream once it can no longer be undone.
    "stream": Errand("publish_changes", crontab(minute="*/5"), timedelta(minutes=4), {"json": True}),
    "mail": Errand("send_alerts", crontab(), timedelta(seconds=55), {"json": True}),
}


def perform(name: str) -> int:
    """Run the errand as its timer would and return the command's exit code. Raises Unfinished where it failed."""
    errand = ERRANDS[name]
    code = _ended(errand)
    log.info("errand", errand=name, code=code)
    if code not in FINE:
        raise Unfinished(f"{errand.command} ended with {code}; its log and /status/ say why")
    return code


def _ended(errand: Errand) -> int:
    """The exit code. Left alone, a command that exits would take its worker process along."""
    try:
        call_command(errand.command, **errand.options)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
if not settings.CELERY_BROKER_URL:
    raise ImproperlyConfigured("CELERY_BROKER_URL is not set (nor REDIS_URL). Without a broker, timers do the work.")

app = Celery("tracker")
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_connection_retry_on_startup=True,
    timezone=settings.TIME_ZONE,
    task_ignore_result=True,
    task_default_queue="tracker",  # a broker that is shared with another program stays tidy
    worker_prefetch_multiplier=1,
    worker_max_memory_per_child=500_000,  # kilobytes; a night's memory goes back when it is over
    beat_schedule_filename=str(settings.VAR_DIR / "celery-beat"),
    beat_schedule={
        name: {
            "task": "tracker.perform",
            "schedule": errand.at,
            "args": [name],
            "options": {"expires": errand.stale.total_seconds()},
        }
        for name, errand in ERRANDS.items()
    },
)
perform_later = app.task(name="tracker.perform")(perform)
