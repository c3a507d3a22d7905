from django.db import models

from bills.choices import PARTIES, House


class Legislator(models.Model):
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

    class Meta:
        ordering = ["session", "house", "last_name", "first_name"]
        constraints = [
            models.UniqueConstraint(fields=["session", "house", "district", "name"], name="legislator_seat_unique")
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.name

    @property
    def party_name(self) -> str:
        return PARTIES.get(self.party, self.party)


class Committee(models.Model):
    """A committee under the location code of one session; the same digits mean others elsewhere."""

    session = models.ForeignKey("bills.Session", on_delete=models.CASCADE, related_name="committees")
    code = models.CharField(max_length=6)
    name = models.CharField(max_length=60)
    long_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["session", "code"]
        constraints = [models.UniqueConstraint(fields=["session", "code"], name="committee_code_unique")]

    def __str__(self) -> str:
        return self.long_name or self.name
