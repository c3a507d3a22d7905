"""What the pages of legislators read, put into SQL once: of one session, or of every session that a person sat in."""

from collections.abc import Callable
from typing import Any

from django.db.models import Max, QuerySet

from bills.choices import AuthorRole, ChangeKind
from bills.models import Author, Change, Legislator, Session, VoteEvent
from bills.models.vote import VoteEventQuerySet, committee_of_roll_call
from bills.prepared import Prepared
from recommendations.choices import MatchState
from recommendations.models import Match

SEAT = ("session", "house", "district", "name", "author_name", "first_name", "last_name", "party", "is_active", "slug")
MATCH = (
    *("state", "stance", "readers", "is_disputed"),
    *(f"recommendation__{name}" for name in ("code", "public_id", "short_name")),
    *(f"measure__{name}" for name in ("session", "type", "number", "subject", "stage", "activity", "latest_version")),
)


class VotingRows:
    """``sessions`` says of which sessions, for values that are named here with their types."""

    def __init__(self, sessions: Callable[..., QuerySet[Session]], **types: type) -> None:
        def public(**of: Any) -> QuerySet[Match]:
            return Match.objects.public().filter(measure__session__in=sessions(**of).order_by().values("pk"))

        def confirmed(**of: Any) -> QuerySet[Match]:
            return public(**of).filter(state=MatchState.CONFIRMED).order_by()

        def roll_calls(**of: Any) -> VoteEventQuerySet:
            return VoteEvent.objects.filter(measure__in=confirmed(**of).values("measure"))

        def gut_and_amends(**of: Any) -> QuerySet[Change]:
            kind = ChangeKind.GUT_AND_AMEND
            return Change.objects.filter(measure__in=confirmed(**of).values("measure"), kind=kind).order_by()

        def leading(**of: Any) -> QuerySet[Author]:
            versions = confirmed(**of).values("measure__latest_version")
            return Author.objects.filter(version__in=versions, role=AuthorRole.LEAD, is_committee=False).order_by()

        self.seats: Prepared[Legislator] = Prepared(
            lambda **of: (
                Legislator.objects.filter(session__in=sessions(**of).order_by().values("pk"))
                .only(*SEAT)
                .order_by("last_name", "first_name", "name", "pk")
            ),
            **types,
        )
        self.matches: Prepared[Match] = Prepared(
            lambda **of: (
                public(**of)
                .select_related("recommendation", "measure")
                .only(*MATCH)
                .order_by("recommendation__position", "measure")
            ),
            **types,
        )
        self.stances: Prepared[Any] = Prepared(
            lambda **of: confirmed(**of).values_list("measure", "measure__latest_version", "stance"), **types
        )
        # As ``RollCall``, newest first.
        self.votes: Prepared[Any] = Prepared(
            lambda **of: (
                roll_calls(**of)
                .order_by("-on", "-at", "-sequence", "pk")
                .values_list("pk", "measure", "location", "on", "motion", "ballots")
                .annotate(committee=committee_of_roll_call())
            ),
            **types,
        )
        self.ballots: Prepared[Any] = Prepared(
            lambda **of: roll_calls(**of).order_by().values_list("measure", "location", "motion", "on", "ballots"),
            **types,
        )
        self.rewritten: Prepared[Any] = Prepared(
            lambda **of: gut_and_amends(**of).values_list("measure").annotate(day=Max("happened_on")), **types
        )
        self.leads: Prepared[Any] = Prepared(
            lambda **of: leading(**of).values_list("version", "name", "house"), **types
        )


IN_SESSION = VotingRows(lambda session: Session.objects.filter(pk=session), session=int)
OF_PERSON = VotingRows(lambda slug: Session.objects.filter(legislators__slug=slug), slug=str)
