"""What hangs on a measure, by the field of an answer that shows it. Each in its order, without a join to sort by."""

from django.db.models import Prefetch

from bills.api.hanging import Hanging
from bills.models import (
    Action,
    Analysis,
    Author,
    BillVersion,
    FloorListing,
    Hearing,
    Legislator,
    Measure,
    Mention,
    Message,
    VoteEvent,
)

OF_MEASURE: dict[str, Hanging] = {
    "versions": Hanging(
        Measure,
        Prefetch("versions", BillVersion.objects.order_by("-print_number")),
        Prefetch("versions__authors", Author.objects.order_by("position")),
        Prefetch("session__legislators", Legislator.objects.order_by()),
    ),
    "actions": Hanging(Measure, Prefetch("actions", Action.objects.order_by("position"))),
    "votes": Hanging(
        Measure, Prefetch("votes", VoteEvent.objects.with_committee().order_by("-on", "-at", "-sequence"))
    ),
    "hearings": Hanging(Measure, Prefetch("hearings", Hearing.objects.with_committee())),
    "floor": Hanging(Measure, Prefetch("floor_listings", FloorListing.objects.all())),
    "analyses": Hanging(Measure, Prefetch("analyses", Analysis.objects.in_short())),
    "messages": Hanging(Measure, Prefetch("messages", Message.objects.all())),
    "mentions": Hanging(Measure, Prefetch("mentions", Mention.objects.all())),
}
