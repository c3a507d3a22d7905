"""What an endpoint is told, and how it is signed. The id of a message never changes, whatever is sent again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from standardwebhooks.webhooks import Webhook

from alerts.models import Event, Subscription

TEST = "test"


@dataclass(frozen=True, slots=True)
class Message:
    """``body`` is JSON: {type, timestamp, data}. ``event`` is None for a test."""

    id: str
    body: str
    event: Event | None = None

    def headers(self, secrets: Sequence[str], at: datetime) -> dict[str, str]:
        """Signed with every secret that is good now; receivers take whichever they know."""
        moment = at.astimezone(UTC)
        signed = [Webhook(secret).sign(self.id, moment, self.body) for secret in secrets]
        return {
            "Content-Type": "application/json",
            "User-Agent": f"{settings.USER_AGENT}-Webhook/1",
            "webhook-id": self.id,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": " ".join(signed),
        }


def of_event(event: Event, follows: Sequence[Subscription], sequence: int) -> Message:
    """``sequence`` counts what happened to the same thing, 1 first: a gap or a step back shows what is missing."""
    data: dict[str, Any] = {
        "id": event.uid,
        "kind": event.kind,
        "about": event.about,
        "sequence": sequence,
        "was": event.was,
        "now": event.now,
        "happened_on": event.happened_on,
        "recorded_at": event.recorded_at,
        "follows": [{"scope": one.scope, "key": one.key, "note": one.note} for one in follows],
        **_with_whole_links({name: said for name, said in event.facts.items() if name != "translations"}),
    }
    return Message(event.uid, _body(event.kind, event.recorded_at, data), event)


def of_test(number: int, now: datetime) -> Message:
    return Message(f"{TEST}-{number}", _body(TEST, now, {"id": f"{TEST}-{number}", "kind": TEST}))


def _body(kind: str, at: datetime, data: Mapping[str, Any]) -> str:
    return json.dumps({"type": kind, "timestamp": at, "data": data}, default=_plain, ensure_ascii=False)


def _plain(value: Any) -> str:
    return str(value.isoformat())


def _with_whole_links(facts: Any) -> Any:
    """Paths of ours as whole addresses: a program has no page that they are relative to."""
    if isinstance(facts, dict):
        return {name: _whole(value) if name == "url" else _with_whole_links(value) for name, value in facts.items()}
    return [_with_whole_links(one) for one in facts] if isinstance(facts, list) else facts


def _whole(url: str) -> str:
    return f"{settings.SITE_URL}{url}" if url.startswith("/") else url
