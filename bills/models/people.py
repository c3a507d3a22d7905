from typing import Self

from django.db import models
from django.db.models.functions import Coalesce, Concat, NullIf
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from bills.addresses import address
from bills.choices import COMMITTEE_HOUSES, PARTIES, House
from bills.models.worded import Worded

HOUSE_OF_DISTRICT = {"AD": _("Assembly District"), "SD": _("Senate District")}


def person_slug(first_name: str, last_name: str, name: str) -> str:
    """``dawn-addis``: the seats of one person have it in common, whatever the house and the session."""
    return slugify(f"{first_name} {last_name}") or slugify(name)


class LegislatorQuerySet(models.QuerySet["Legislator"]):
    def in_session(self, key: str) -> Self:
        return self.filter(session__key=key)

    def of_person(self, slug: str) -> Self:
        """Every seat under that name, newest session first, the one held now before one given up."""
        newest_first = ("-session__start_year", "session__extraordinary", "-is_active", "pk")
        return self.filter(slug=slug).select_related("session").order_by(*newest_first)

    def by_name(self) -> Self:
        return self.select_related("session").order_by("last_name", "first_name", "name", "pk")


class Legislator(Worded):
    """A seat held in a session; somebody who changed seats has two rows."""

    session = models.ForeignKey("bills.Session", on_delete=models.CASCADE, related_name="legislators")
    house = models.CharField(max_length=1, choices=House.choices)
    district = models.CharField(max_length=5)
    name = models.CharField(max_length=80, help_text="As roll calls print it: McGuire, Mike")
    author_name = models.CharField(max_length=200, db_index=True, help_text="As bills print it: McGuire")
    first_name = models.CharField(max_length=80, blank=True)
    last_name = models.CharField(max_length=80, blank=True)
    party = models.CharField(max_length=4, blank=True)
    is_active = models.BooleanField(default=True)
    slug = models.SlugField(
        max_length=170, default="", help_text="mike-mcguire: the same for all seats of one name, and their address"
    )

    objects = LegislatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("legislator")
        verbose_name_plural = _("legislators")
        ordering = ["session", "house", "last_name", "first_name"]
        constraints = [
            models.UniqueConstraint(fields=["session", "house", "district", "name"], name="legislator_seat_unique")
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.name

    def get_absolute_url(self) -> str:
        return address("legislators:legislator", self.slug)

    @property
    def party_name(self) -> str:
        return str(PARTIES.get(self.party, self.party))

    @property
    def district_name(self) -> str:
        """``Assembly District 52``."""
        house, number = self.district[:2], self.district[2:].lstrip("0")
        return f"{HOUSE_OF_DISTRICT[house]} {number}" if house in HOUSE_OF_DISTRICT else self.district


def committee_name() -> models.Case:
    """``Assembly Judiciary``, of a row of Committee: long names leave the house out, and both have a Judiciary.

    A proper name, so it stays English in every language.
    """
    houses = {letters: house.name.title() for letters, house in COMMITTEE_HOUSES.items()}
    housed = [
        models.When(
            ~models.Q(long_name="") & ~models.Q(long_name__startswith=house) & models.Q(code__startswith=letters),
            then=Concat(models.Value(f"{house} "), "long_name"),
        )
        for letters, house in houses.items()
    ]
    plain = Coalesce(NullIf("long_name", models.Value("")), "name")
    return models.Case(*housed, default=plain, output_field=models.CharField())


class Committee(models.Model):
    """A committee under the location code of one session; the same digits mean others elsewhere."""

    session = models.ForeignKey("bills.Session", on_delete=models.CASCADE, related_name="committees")
    code = models.CharField(max_length=6)
    name = models.CharField(max_length=60)
    long_name = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        ordering = ["session", "code"]
        constraints = [models.UniqueConstraint(fields=["session", "code"], name="committee_code_unique")]

    def __str__(self) -> str:
        return self.long_name or self.name
