from typing import Self

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from bills.choices import VOTE_PLACES, Ballot, VoteResult
from bills.models.people import Committee, committee_name
from bills.models.worded import Worded


class VoteEventQuerySet(models.QuerySet["VoteEvent"]):
    def with_committee(self) -> Self:
        """``committee``: the name behind the location code of that session; None where none is known."""
        return self.annotate(committee=committee_of_roll_call())


def committee_of_roll_call() -> Subquery:
    named = Committee.objects.filter(session=OuterRef("measure__session"), code=OuterRef("location"))
    return Subquery(named.values(said=committee_name())[:1])


def place_of(location: str, committee: str | None) -> str:
    return str(VOTE_PLACES.get(location) or committee or location)


class VoteEvent(Worded):
    """A roll call with its ballots packed into the row.

    A session holds over a million ballots; nobody asks for one without its roll call, so a row each buys nothing.
    """

    measure = models.ForeignKey("bills.Measure", on_delete=models.CASCADE, related_name="votes", db_index=False)
    location = models.CharField(max_length=6, blank=True)
    on = models.DateField()
    at = models.TimeField(help_text="Pacific wall clock, as printed: never through a time zone")
    sequence = models.IntegerField()
    motion = models.CharField(max_length=250, blank=True)
    motion_digest = models.CharField(max_length=16)
    ayes = models.PositiveSmallIntegerField()
    noes = models.PositiveSmallIntegerField()
    abstentions = models.PositiveSmallIntegerField()
    result = models.CharField(max_length=4, choices=VoteResult.choices)
    ballots = models.JSONField(default=dict, help_text='{"aye": [names], "noe": [names], "abs": [names]}')
    content_digest = models.CharField(max_length=64)
    motion_number = models.BigIntegerField(null=True, help_text="The Legislature's number of the motion")
    stamp = models.CharField(max_length=32, blank=True, help_text="When the source wrote the row, in its own words")

    objects = VoteEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote event")
        verbose_name_plural = _("vote events")
        ordering = ["measure", "-on", "-at", "-sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "location", "on", "at", "sequence", "motion_digest"], name="vote_event_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.motion} {self.ayes}–{self.noes}"

    @property
    def place(self) -> str:
        """``Senate floor``; a committee by its name where the row was asked for with it, else by its code."""
        return place_of(self.location, getattr(self, "committee", None))

    @property
    def place_in_short(self) -> str:
        """``Senate floor``; a committee by its code, as the feed says it."""
        return str(VOTE_PLACES.get(self.location, self.location))

    @property
    def ballot_count(self) -> int:
        return sum(len(self.ballots.get(ballot, ())) for ballot in Ballot.values)
