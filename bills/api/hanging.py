"""What hangs on a measure, by the field of an answer that shows it. Each in its order, without a join to sort by."""

from django.db.models import Prefetch

from bills.api.viewsets import Load, reads
from bills.models import (
    Action,
    Analysis,
    Author,
    BillVersion,
    FloorListing,
    Hearing,
    Legislator,
    Mention,
    Message,
    VoteEvent,
)

OF_MEASURE: dict[str, Load] = {
    "versions": reads(
        Prefetch("versions", BillVersion.objects.order_by("-print_number")),
        Prefetch("versions__authors", Author.objects.order_by("position")),
        Prefetch("session__legislators", Legislator.objects.order_by()),
    ),
    "actions": reads(Prefetch("actions", Action.objects.order_by("position"))),
    "votes": reads(Prefetch("votes", VoteEvent.objects.order_by("-on", "-at", "-sequence"))),
    "hearings": reads(Prefetch("hearings", Hearing.objects.with_committee())),
    "floor": reads(Prefetch("floor_listings", FloorListing.objects.all())),
    "analyses": reads(Prefetch("analyses", Analysis.objects.in_short())),
    "messages": reads(Prefetch("messages", Message.objects.all())),
    "mentions": reads(Prefetch("mentions", Mention.objects.all())),
}
