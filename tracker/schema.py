"""What the OpenAPI document says beyond the views: errors, headers, what each word means, and an answer as example."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from recommendations.api.naming import SHAPES
from tracker.vocabularies import vocabularies

EXAMPLES = Path(__file__).with_name("api_examples.json")
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457. ``errors`` names the parameters or fields at fault.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {}},
        "code": {"type": "string", "description": "Which rule refused, for programs"},
        "current": {"description": "With a 409: what stands now, as the address itself would say it"},
    },
}
ERRORS = {
    "400": "A parameter that is not known, or a value that means nothing; ``errors`` names it",
    "404": "There is no such thing; ``errors`` names the parameter that means it. Or the cursor is none of ours",
    "406": "The form asked for is not offered",
    "429": "Too many requests in this minute",
}
KEYED = {
    "401": "No key, or one that is unknown, taken back or over",
    "403": "The key is not for that, or its owner no longer has the right or the second factor that it takes",
}
REFUSED = {"409": "Not as things stand: ``code`` says which rule, ``current`` what stands now"}
SENT = {"413": "The body has more than 65,536 bytes", "415": "The body is no ``application/json``"}
HEADERS: dict[str, Any] = {
    "RateLimit-Limit": {"description": "Requests a minute", "schema": {"type": "integer"}},
    "RateLimit-Remaining": {"description": "Left of this minute", "schema": {"type": "integer"}},
    "RateLimit-Reset": {"description": "Seconds until the next minute", "schema": {"type": "integer"}},
}
VALIDATORS: dict[str, Any] = {
    "ETag": {"description": "Send it back as If-None-Match", "schema": {"type": "string"}},
}
NO_ZERO = "^[^\\u0000]*$"
RETRY: dict[str, Any] = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}}}


@cache
def examples() -> dict[str, Any]:
    """Operation id → a real answer, recorded by ``record_api_examples``."""
    recorded: dict[str, Any] = json.loads(EXAMPLES.read_text()) if EXAMPLES.is_file() else {}
    return recorded


def complete(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A hook of drf-spectacular: the same document with all that."""
    schemas = result["components"]["schemas"]
    schemas["Problem"] = PROBLEM
    for name, schema in schemas.items():
        if "enum" in schema:
            _say_meanings(schema)
        if name.endswith("Request"):
            schema["additionalProperties"] = False
            _say_no_zero(schema["properties"].values())
    for methods in result["paths"].values():
        for method, operation in methods.items():
            _say_shapes(operation.get("parameters", ()))
            _say_what_may_come(operation, schemas)
            # A key alone: an address of its owner. With the empty alternative: open to everybody.
            is_owners = operation.get("security", [{}]).count({}) == 0
            _complete_operation(operation, reads=method == "get", is_owners=is_owners)
    return result


def _say_no_zero(properties: Iterable[dict[str, Any]]) -> None:
    """No text holds the zero character: no database keeps it."""
    for one in properties:
        of = one.get("items", one)
        if "string" in of.get("type", "") and not {"enum", "format", "pattern"} & set(of):
            of["pattern"] = NO_ZERO


def _say_shapes(parameters: Iterable[dict[str, Any]]) -> None:
    """Of each parameter that is neither a word of a list nor of a type of its own."""
    for one in parameters:
        if one["in"] == "query" and not {"enum", "format", "items", "maximum"} & set(one["schema"]):
            one["schema"] |= {"type": "string", "pattern": SHAPES.get(one["name"], NO_ZERO)}


def _say_what_may_come(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Where ``fields`` picks, no field is sure to come; what ``expand`` brings looks as in the single answer."""
    asked = {one["name"]: one["schema"] for one in operation.get("parameters", ())}
    if "fields" not in asked:
        return
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    name = _component(answer)
    if "results" in (page := schemas[name].get("properties", {})):
        name = _component(page["results"]["items"])
    schemas[name].pop("required", None)
    known = schemas[name]["properties"]
    more = asked["expand"]["items"]["enum"] if "expand" in asked else ()
    known |= {field: schemas[f"{name}Detail"]["properties"][field] for field in more if field not in known}


def _component(schema: dict[str, Any]) -> str:
    return str(schema["$ref"].rpartition("/")[2])


def _complete_operation(operation: dict[str, Any], *, reads: bool, is_owners: bool) -> None:
    for status, answer in operation["responses"].items():
        validators = VALIDATORS if reads and not is_owners and status == "200" else {}
        answer["headers"] = HEADERS | validators | answer.get("headers", {})
    if reads and not is_owners:
        operation["responses"]["304"] = {"description": "What you have is what there is", "headers": HEADERS}
    example = examples().get(operation["operationId"])
    if example is not None and (shown := operation["responses"].get("200", {}).get("content")):
        for kind, content in shown.items():
            if kind == "application/json" or isinstance(example, str):
                content["examples"] = {"Recorded": {"value": example}}
    errors = ERRORS | {"401": "A key was sent that is unknown, taken back or over; without one this can be read"}
    if is_owners:
        errors = ERRORS | KEYED | ({} if reads else REFUSED) | (SENT if "requestBody" in operation else {})
    for status, said in sorted(errors.items()):
        operation["responses"].setdefault(status, _problem(said, HEADERS | (RETRY if status == "429" else {})))


def _problem(said: str, headers: dict[str, Any]) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": said, "headers": headers, "content": content}


def _say_meanings(schema: dict[str, Any]) -> None:
    """``x-enum-descriptions``, one sentence a value in the order of ``enum``; the label where no meaning is written."""
    values = schema["enum"]
    for vocabulary in vocabularies():
        said = {value: meaning or label for value, label, meaning in vocabulary.words}
        if set(values) <= set(said):
            schema["x-enum-descriptions"] = [said[value] for value in values]
            return
    labels = dict(line.removeprefix("* `").split("` - ", 1) for line in _lines(schema.get("description", "")))
    schema["x-enum-descriptions"] = [labels.get(value, "None" if value else "Nothing is known") for value in values]


def _lines(description: str) -> list[str]:
    return [line for line in description.splitlines() if line.startswith("* `")]
