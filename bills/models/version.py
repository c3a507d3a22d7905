from django.db import models
from django.utils.translation import gettext_lazy as _

from bills.choices import AuthorRole, House, PrintState
from bills.identifiers import VersionId
from bills.models.packed import PackedJSONField
from bills.models.worded import Worded
from bills.records import BillText, BodySection, SectionOfLaw


class BillVersion(Worded):
    """One print. Subject, long title, digest and sections of law belong to it: a gut-and-amend changes them all."""

    class TextState(models.TextChoices):
        PRESENT = "present", "Text read"
        ABSENT = "absent", "Not in the source"
        MISSING = "missing", "Named by the source but not delivered"
        PLAIN = "plain", "Not well formed; read as plain text"

    measure = models.ForeignKey("bills.Measure", on_delete=models.CASCADE, related_name="versions")
    key = models.CharField(max_length=30, unique=True, help_text="20250AB83194CHP")
    print_number = models.PositiveSmallIntegerField(help_text="99 for the introduced print, counting down")
    state = models.CharField(max_length=3, choices=PrintState.choices)
    on = models.DateField(null=True)
    label = models.CharField(max_length=100, blank=True, help_text="Introduced, Amended Senate …")
    subject = models.TextField(blank=True)
    long_title = models.TextField(blank=True)
    digest = models.TextField(blank=True, help_text="Legislative Counsel’s Digest, one paragraph a line")
    sections_of_law = models.JSONField(default=list, help_text="[code, section, action] each")
    vote_required = models.CharField(max_length=100, blank=True)
    appropriation = models.BooleanField(null=True)
    fiscal_committee = models.BooleanField(null=True)
    local_program = models.BooleanField(null=True)
    urgency = models.BooleanField(null=True)
    tax_levy = models.BooleanField(null=True)
    text_state = models.CharField(max_length=8, choices=TextState.choices, default=TextState.ABSENT)
    row_digest = models.CharField(max_length=64, help_text="Over everything but the words")
    text_digest = models.CharField(max_length=64, blank=True, help_text="Over the words as delivered")
    stamp = models.CharField(max_length=32, blank=True, help_text="When the source wrote the row, in its own words")

    class Meta:
        verbose_name = _("bill version")
        verbose_name_plural = _("bill versions")
        ordering = ["measure", "-print_number"]

    def __str__(self) -> str:
        return self.key

    @property
    def id_(self) -> VersionId:
        return VersionId.parse(self.key)

    @property
    def law(self) -> list[SectionOfLaw]:
        return [SectionOfLaw(*row) for row in self.sections_of_law]

    @property
    def digest_paragraphs(self) -> list[str]:
        return self.digest.split("\n") if self.digest else []

    def text(self) -> BillText:
        """The words as matching reads them; reads the body row, so select it where many are needed."""
        body = getattr(self, "body", None)
        return BillText(
            subject=self.subject,
            long_title=self.long_title,
            digest=self.digest,
            body=body.sections() if body else (),
            sections_of_law=tuple(self.law),
        )


class BillBody(models.Model):
    """The sections of a version's body, apart from its row because lists never need them."""

    version = models.OneToOneField(BillVersion, on_delete=models.CASCADE, primary_key=True, related_name="body")
    content = PackedJSONField(help_text="[{number, action, law: [[code, section, action]], text}]")

    class Meta:
        verbose_name = _("bill body")
        verbose_name_plural = _("bill bodies")

    def __str__(self) -> str:
        return f"Body of {self.version_id}"

    def sections(self) -> tuple[BodySection, ...]:
        return tuple(
            BodySection(
                number=row["number"],
                action=row["action"],
                law=tuple(SectionOfLaw(*law) for law in row["law"]),
                text=row["text"],
            )
            for row in self.content
        )


class Author(Worded):
    """Who stands on a version, in which role. Names are the Legislature's short ones."""

    version = models.ForeignKey(BillVersion, on_delete=models.CASCADE, related_name="authors", db_index=False)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100, db_index=True)
    house = models.CharField(max_length=1, blank=True, choices=House.choices)
    role = models.CharField(max_length=20, choices=AuthorRole.choices)
    is_committee = models.BooleanField(default=False)
    is_primary = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["version", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="author_position_unique")]

    def __str__(self) -> str:
        return self.name
