"""Examples of the OpenAPI document for the desk; a test holds them against the schema."""

from typing import Any

from bills.api.examples import asked, of_list, of_one

__all__ = ["of_list", "of_one"]

BILL = {"session": "20252026", "measure": "AB-779", "label": "AB 779"}
CLAIM = {"by": "a reviewer", "until": "2026-02-14T09:20:00-08:00"}
WAITING: dict[str, Any] = {
    "id": 412,
    "recommendation": "R4",
    "bill": BILL,
    "state": "suggested",
    "stance": "advances",
    "scope": "direct",
    "elements": ["a"],
    "band": "strong",
    "score": 0.91,
    "reasons": ["Names Penal Code 1203.097."],
    "confidence": "machine",
    "readers": 0,
    "revision": 0,
    "version": "20250AB77999INT",
    "claim": None,
    "waits_because": "strong",
    "heard_on": None,
}
DECISION = {
    "id": 97,
    "verdict": "confirm",
    "stance": "advances",
    "scope": "direct",
    "elements": ["a"],
    "quote": "This bill would end the fee.",
    "note": "",
    "version": "20250AB77999INT",
    "by": "a reviewer",
    "role": "reviewer",
    "decided_at": "2026-02-14T09:05:00-08:00",
    "undo_until": "2026-02-14T09:15:00-08:00",
    "undone_at": None,
    "revision": 1,
}
MATCH = {name: value for name, value in WAITING.items() if name not in ("waits_because", "heard_on")} | {
    "state": "confirmed",
    "confidence": "one",
    "readers": 1,
    "revision": 1,
    "clauses": [
        {
            "quote": "This bill would end the fee.",
            "part": "digest",
            "start": 25,
            "end": 53,
            "version": "20250AB77999INT",
            "elements": ["a"],
        }
    ],
    "decisions": [DECISION],
}
NEW_DECISION = asked(
    {
        "verdict": "confirm",
        "stance": "advances",
        "scope": "direct",
        "elements": ["a"],
        "note": "",
        "revision": 0,
        "version": "20250AB77999INT",
    }
)
POSITION = {
    "bill": BILL,
    "position": "support",
    "version": "20250AB77999INT",
    "since": "2026-02-14",
    "note": "It ends the fee.",
    "is_public": True,
    "priority": "high",
    "assignee": None,
    "revision": 1,
}
NEW_POSITION = asked(
    {name: value for name, value in POSITION.items() if name not in ("bill", "revision")} | {"revision": 0}
)
