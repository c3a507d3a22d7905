"""The API holds to its own document, whoever asks: what Schemathesis makes up is answered as the document says.

Every check of Schemathesis runs. A few examples here; ``make contract`` (CONTRACT_EXAMPLES=100) makes up a hundred for
each operation, walks each parameter through its borders and calls one operation after another.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
EXAMPLES = int(os.environ.get("CONTRACT_EXAMPLES", "2"))
PHASES = "examples,coverage,fuzzing,stateful" if EXAMPLES >= 100 else "examples,fuzzing"
RUN = Path(sys.executable).with_name("st")


@pytest.fixture
def headers(outsider, reviewer):
    """Something of most things, what the document's examples name among them, and what each role sends."""
    make.run()
    make.measure("AB 372", in_session="20172018")
    make.legislator("Megan Dahle", "REP")
    clause = "This bill would end the fee."
    for number in (1, 2, 3, 4):
        recommendation = make.recommendation(f"R{number}", goal="G1")
        make.match(recommendation, make.measure(f"AB {number}", digest=clause), clause=clause)
    make.follow(make.subscriber(outsider.email))
    return {
        "anonymous": {},
        "reader": make.key(outsider, "subscriptions"),
        "reviewer": make.key(reviewer, "subscriptions", "review"),
    }


@pytest.mark.parametrize("role", ["anonymous", "reader", "reviewer"])
def test_api_keeps_what_its_document_promises(client, live_server, headers, role, tmp_path):
    document = tmp_path / "openapi.json"
    document.write_bytes(client.get("/api/v1/schema/?format=json").content)
    options = [f"--url={live_server.url}", f"--max-examples={EXAMPLES}", f"--phases={PHASES}", "--checks=all"]
    options += ["--seed=1", "--continue-on-failure", "--no-color", "--request-timeout=60"]
    options += [f"--header={name.title()}: {value}" for name, value in headers[role].items()]
    done = subprocess.run([RUN, "run", document, *options], capture_output=True, text=True, cwd=tmp_path)
    print(role, done.stdout.partition("= SUMMARY =")[2])
    assert done.returncode == 0, done.stdout
