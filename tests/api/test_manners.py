"""What holds for every address of the API: errors, unknown parameters, ETags, other origins, reads only."""

from base64 import b64encode

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db


def problem_of(response, status, any_origin=True):
    """``any_origin``: whether a page of another origin may read it, as it may whatever is open to everybody."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert response.has_header("Access-Control-Allow-Origin") == any_origin
    said = response.json()
    assert said["status"] == status
    assert said["title"]
    assert said["type"] == "about:blank"
    return said


@pytest.mark.parametrize(
    ("address", "name", "nearest"),
    [
        ("bills/?sesion=20252026", "sesion", "session"),
        ("bills/?Stage=died", "Stage", "stage"),
        ("matches/?recomendation=R4", "recomendation", "recommendation"),
        ("changes/?since=2026-01-01", "since", None),
        ("papers/?pagesize=3", "pagesize", "page_size"),
        ("schema/?fromat=json", "fromat", "format"),
    ],
)
def test_an_unknown_parameter_is_named_with_the_nearest(client, address, name, nearest):
    said = problem_of(client.get(f"/api/v1/{address}"), 400)
    assert list(said["errors"]) == [name]
    assert f"“{name}”" in said["detail"]
    assert f"Nearest known: “{nearest or ''}" in said["detail"]


@pytest.mark.parametrize("address", ["recommendations/R4/", "bills/20252026/AB-1/", "status/"])
def test_a_single_answer_takes_no_parameter(client, address):
    said = problem_of(client.get(f"/api/v1/{address}?page=2"), 400)
    assert "“page”" in said["detail"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("bills/?stage=gone", "stage"),
        ("bills/?matched=perhaps", "matched"),
        ("bills/?recommendation=R 99", "recommendation"),
        ("bills/?recommendation=" + "R" * 61, "recommendation"),
        ("bills/?session=2025", "session"),
        ("bills/?session=20992100&stage=gone", "session stage"),
        ("bills/?q=a%00b", "q"),
        ("bills/?stage=", "stage"),
        ("changes/?happened_from=", "happened_from"),
        ("recommendations/?as_of=", "as_of"),
        ("matches/?state=rejected", "state"),
        ("changes/?happened_from=yesterday", "happened_from"),
        ("changes/?page_size=0", "page_size"),
        ("changes/?page_size=1001", "page_size"),
        ("bills/?page_size=101", "page_size"),
        ("changes/?page_size=all", "page_size"),
    ],
)
def test_a_value_that_means_nothing_is_refused(client, query, name):
    assert list(problem_of(client.get(f"/api/v1/{query}"), 400)["errors"]) == name.split()


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("bills/?recommendation=R99", "recommendation"),
        ("bills/?session=20992100", "session"),
        ("changes/?recommendation=safe-schools-S2&session=20992100", "session recommendation"),
        ("recommendations/?paper=safe-schools", "paper"),
        ("recommendations/?as_of=2999-01-01", "as_of"),
        ("exports/bills.csv?session=20992100", "session"),
    ],
)
def test_a_name_that_is_nobodys_is_not_there_and_named(client, query, name):
    make.recommendation("R1")
    said = problem_of(client.get(f"/api/v1/{query}"), 404)
    assert set(said["errors"]) == set(name.split())


@pytest.mark.parametrize("method", ["TRACE", "QUERY"])
@pytest.mark.parametrize("address", ["bills/?fields=", "bills/?expand=", "changes/?session=", "nothing/"])
def test_a_method_that_nobody_knows_is_answered_nowhere(client, address, method):
    response = client.generic(method, f"/api/v1/{address}")
    there = address != "nothing/"
    assert (response.status_code, response["Allow"]) == ((405, "GET, HEAD, OPTIONS") if there else (404, ""))


@pytest.mark.parametrize(
    "address",
    [
        "recommendations/R99/",
        "bills/20252026/AB-99999/",
        "bills/20252026/nothing/",
        "bills/2025/AB-1/",
        "bills/20252026/",
        "nothing/",
        "nothing/at/all/",
        "nothing/?fields=a",
        "nothing/%0Aat all/",
        "exports/bills%0A.csv",
        "",
        "changes/?cursor=nonsense",
        "changes/?cursor=cD1hYmM%3D",  # p=abc: a position that is no primary key
        f"changes/?cursor={b64encode(b'p=' + b'9' * 5000).decode()}",
    ],
)
def test_what_is_not_there_is_a_problem_too(client, address):
    assert problem_of(client.get(f"/api/v1/{address}"), 404)["title"] == "Not Found"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["bills/", "bills/20252026/AB-1/", "status/", "schema/"])
def test_nothing_can_be_written(client, method, address):
    response = getattr(client, method)(f"/api/v1/{address}")
    problem_of(response, 405)
    assert response["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_what_is_not_there_is_not_there_for_any_method(client, method):
    problem_of(getattr(client, method)("/api/v1/nothing/"), 404)


def test_a_form_that_is_not_offered_is_a_problem(client):
    problem_of(client.get("/api/v1/bills/", headers={"accept": "text/csv"}), 406)


def test_a_failure_of_ours_is_a_problem_without_its_cause(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("tracker.status_api.sources", lambda: 1 / 0)
    said = problem_of(client.get("/api/v1/status/"), 500)
    assert "division" not in str(said)


@pytest.mark.parametrize("address", ["bills/", "bills/20252026/AB-1/", "status/", "schema/"])
def test_the_same_answer_is_not_sent_twice(client, address):
    bill = make.measure("AB 1")
    make.match(make.recommendation("R4"), bill)
    first = client.get(f"/api/v1/{address}")
    again = client.get(f"/api/v1/{address}", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_changed_answer_is_sent(client):
    make.run()
    first = client.get("/api/v1/status/")
    make.run("governor")
    assert client.get("/api/v1/status/", headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("address", ["papers/", "status/", "schema/"])
def test_other_origins_may_read(client, address):
    assert client.get(f"/api/v1/{address}")["Access-Control-Allow-Origin"] == "*"
    asked = client.options(f"/api/v1/{address}", headers={"origin": "https://example.org"})
    assert asked.status_code == 200
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in asked["Access-Control-Allow-Headers"]


def test_head_answers_like_get_without_a_body(client):
    response = client.head("/api/v1/bills/")
    assert (response.status_code, response.content) == (200, b"")


def test_an_address_without_its_slash_is_sent_on(client):
    response = client.get("/api/v1/bills?type=AB")
    assert (response.status_code, response["Location"]) == (301, "/api/v1/bills/?type=AB")
