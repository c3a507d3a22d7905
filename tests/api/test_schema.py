"""The OpenAPI document: an example of every operation that is a real answer, and a meaning of every word."""

import json

import pytest
from jsonschema import Draft202012Validator

from tracker.schema import EXAMPLES

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(client):
    return client.get("/api/v1/schema/?format=json").json()


def operations(document):
    return [operation for methods in document["paths"].values() for operation in methods.values()]


def test_every_operation_that_reads_has_an_example_and_every_recorded_one_is_used(document):
    reads = {
        operation["operationId"]: list(operation["responses"]["200"]["content"].values())
        for methods in document["paths"].values()
        for method, operation in methods.items()
        if method == "get"
    }
    assert set(reads) == set(json.loads(EXAMPLES.read_text()))
    for name, contents in reads.items():
        assert all(content.get("examples") for content in contents), name


def test_every_example_is_what_the_schema_promises(document):
    for operation in operations(document):
        for kind, content in operation["responses"]["200"]["content"].items():
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
        assert "RateLimit-Remaining" in operation["responses"]["200"]["headers"]
