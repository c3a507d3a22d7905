import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.test import Client
from django.urls import reverse

from tracker.api import LISTS
from tracker.schema import EXAMPLES

# Operation → where its answer is asked for; lists are cut to their first result.
ASKED = {
    "papers_list": "papers/",
    "recommendations_list": "recommendations/?page_size=1",
    "recommendations_retrieve": "recommendations/R4/",
    "bills_list": "bills/?page_size=1",
    "bills_retrieve": "bills/{bill}/",
    "matches_list": "matches/?page_size=1",
    "changes_list": "changes/?page_size=2&kind=match_added&kind=status_changed",
    "legislators_list": "legislators/?page_size=1",
    "legislators_retrieve": "legislators/{person}/",
    "hearings_list": "hearings/?page_size=1&matched=all",
    "exports_list": "exports/",
    "exports_dump_retrieve": "exports/dump/",
    **{f"exports_{name}_retrieve": f"exports/{name}.jsonl" for name in LISTS},
    "status_retrieve": "status/",
    "status_issues_list": "status/issues/?page_size=1&show=all",
}
LONGEST_LIST, LONGEST_TEXT = 2, 240


class Command(BaseCommand):
    """The examples of the OpenAPI document are answers and not inventions; a test holds them against the schema."""

    help = "Ask this site's own API (after `make demo`) and keep the answers as the examples of its schema."

    def handle(self, *args: Any, **options: Any) -> None:
        client = Client()
        first = self._answer(client, ASKED["bills_list"])["results"][0]
        bill = f"{first['session']}/{first['measure']}"
        person = self._answer(client, ASKED["legislators_list"])["results"][0]["id"]
        recorded = {
            name: self._answer(client, address.format(bill=bill, person=person)) for name, address in ASKED.items()
        }
        EXAMPLES.write_text(json.dumps(recorded, indent=1, ensure_ascii=False) + "\n")
        self.stdout.write(f"{len(recorded)} answers in {EXAMPLES.name}")

    def _answer(self, client: Client, address: str) -> Any:
        answer = client.get(reverse("api-schema").removesuffix("schema/") + address, SERVER_NAME="localhost")
        if answer.status_code != 200:
            raise CommandError(f"{address} answered {answer.status_code}")
        if answer.streaming:
            return answer.getvalue().decode().splitlines()[0]
        return shortened(answer.json())


def shortened(value: Any) -> Any:
    """Two of each list and the beginning of each text: the shape of an answer, not its length."""
    if isinstance(value, dict):
        return {name: shortened(one) for name, one in value.items()}
    if isinstance(value, list):
        return [shortened(one) for one in value[:LONGEST_LIST]]
    if isinstance(value, str) and len(value) > LONGEST_TEXT and not value.startswith("http"):
        return value[: LONGEST_TEXT - 1] + "…"
    return value
