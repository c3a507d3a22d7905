"""Examples of the OpenAPI document for follows and webhooks; a test holds them against the schema."""

from typing import Any

from bills.api.examples import asked, of_list, of_one

__all__ = ["of_list", "of_one"]

FOLLOW = {
    "id": "5a1f0c7b9e2d4f60a8c3b1d7e9f02468",
    "follow": "recommendation:R4",
    "name": "R4 Stop punishing people with fines and fees",
    "cadence": "daily",
    "note": "For the Monday meeting",
    "language": "es",
    "is_discreet": False,
    "paused_until": None,
    "since": "2026-02-13T06:08:11-08:00",
    "last_sent_at": None,
    "revision": "9b1c2d3e4f506172",
}
NEW_FOLLOW = asked({"follow": "recommendation:R4", "cadence": "daily", "note": "For the Monday meeting"})
CHANGED_FOLLOW = asked({"cadence": "weekly", "paused_until": "2026-03-02", "revision": "9b1c2d3e4f506172"})
WEBHOOK: dict[str, Any] = {
    "id": "0f9e8d7c6b5a49382716051423324150",
    "url": "https://news.example/hooks/tracker",
    "follows": ["recommendation:R4"],
    "is_enabled": True,
    "disabled_because": "",
    "failing_since": None,
    "resting_until": None,
    "last_success_at": "2026-02-14T06:10:02-08:00",
    "created_at": "2026-02-13T06:08:11-08:00",
    "revision": "61728394a5b6c7d8",
}
WEBHOOK_DETAIL = WEBHOOK | {"secrets": ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]}
NEW_WEBHOOK = asked({"url": "https://news.example/hooks/tracker", "follows": ["recommendation:R4"]})
CHANGED_WEBHOOK = asked({"url": "https://news.example/hooks/bills", "revision": "61728394a5b6c7d8"})
ROTATION = asked({"revision": "61728394a5b6c7d8"})
CALL = {
    "message": "change-1932",
    "kind": "stage",
    "at": "2026-02-14T06:10:02-08:00",
    "status": 200,
    "error": "",
    "milliseconds": 84,
}
TESTED = {"status": 200, "error": "", "milliseconds": 84}
AGAIN = asked({"message": "change-1932"})
