"""The OpenAPI document: an example of every operation that is a real answer, and a meaning of every word."""

import json
import re

import pytest
from jsonschema import Draft202012Validator

from tests import factories as make
from tracker.schema import EXAMPLES

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(client):
    return client.get("/api/v1/schema/?format=json").json()


def operations(document):
    return [operation for methods in document["paths"].values() for operation in methods.values()]


def is_owners(operation):
    return {} not in operation["security"]


def bodies(operation):
    """(kind, content) of what was asked and of every answer that went well."""
    asked = operation.get("requestBody", {"content": {}})["content"]
    answers = [answer.get("content", {}) for status, answer in operation["responses"].items() if status[0] == "2"]
    return [pair for contents in (asked, *answers) for pair in contents.items()]


def test_every_operation_has_an_example_and_every_recorded_one_is_used(document):
    recorded = {operation["operationId"] for operation in operations(document) if not is_owners(operation)}
    assert recorded == set(json.loads(EXAMPLES.read_text()))
    for operation in operations(document):
        assert all(content.get("examples") for _kind, content in bodies(operation)), operation["operationId"]


def test_every_address_takes_the_query_parameters_that_it_names_and_no_other(client, document, reviewer):
    headers = make.key(reviewer, "subscriptions", "review")
    named, taken = {}, {}
    for path, methods in document["paths"].items():
        address = re.sub(r"\{form\}", "csv", re.sub(r"\{session\}/\{measure\}", "20252026/AB-1", path)).replace(
            "{id}", "1"
        )
        for method, operation in methods.items():
            refused = client.generic(method.upper(), f"{address}?nonsense=1", headers=headers).json()["detail"]
            known = re.search(r"Known: (.*)\.$", refused)
            assert known or refused.endswith("this address takes none."), (path, refused)
            taken[path, method] = set(known[1].split(", ")) if known else set()
            named[path, method] = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"}
    assert taken == named
    assert {"stage", "recommendation"} < taken["/api/v1/exports/bills.{form}", "get"]


def test_every_example_is_what_the_schema_promises(document):
    for operation in operations(document):
        for kind, content in bodies(operation):
            if kind != "application/json":
                continue
            schema = content["schema"] | {"components": document["components"]}
            for example in content["examples"].values():
                wrong = list(Draft202012Validator(schema).iter_errors(example["value"]))
                assert not wrong, (operation["operationId"], wrong[0].message, list(wrong[0].absolute_path))


def test_every_word_of_every_enumeration_says_what_it_means(document):
    words = [schema for schema in document["components"]["schemas"].values() if "enum" in schema]
    assert len(words) > 20
    for schema in words:
        assert len(schema["x-enum-descriptions"]) == len(schema["enum"])
        assert all(schema["x-enum-descriptions"])


def test_every_operation_says_how_it_fails_and_what_is_left(document):
    for operation in operations(document):
        for status in ("400", "404", "406", "429"):
            assert "application/problem+json" in operation["responses"][status]["content"]
        assert "Retry-After" in operation["responses"]["429"]["headers"]
        assert all("RateLimit-Remaining" in answer["headers"] for answer in operation["responses"].values())


def test_what_belongs_to_somebody_says_how_it_is_refused(document):
    owned = [operation for operation in operations(document) if is_owners(operation)]
    assert len(owned) > 20
    for operation in owned:
        assert {"401", "403"} <= set(operation["responses"])
        assert ("requestBody" in operation) == ("415" in operation["responses"])
