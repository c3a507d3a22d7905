"""What the tests of the one door share."""

import pytest

from bills.models import (
    Change,
)


@pytest.fixture
def since():
    """Changes appended after the test asked for them."""
    seen = {"pk": 0}

    def read(*, forget: bool = False) -> list[tuple[str, str, str]]:
        rows = list(Change.objects.filter(pk__gt=seen["pk"]).values_list("kind", "was", "now"))
        if forget:
            seen["pk"] = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        return rows

    return read
