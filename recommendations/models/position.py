"""What a team wants of a bill and does about it: kept with every change of a field, and apart from what we find."""

from typing import Self, TypeVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bills.models import Measure
from recommendations.choices import TEAM_STANCE_MEANINGS, Follows, LetterKind, Priority, TeamStance
from recommendations.models.history import History

Row = TypeVar("Row", bound=models.Model)


class Kept(models.Model):
    """A row that people edit: its verbs set ``changed_by``, and each save adds a row to ``history``."""

    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("changed by"),
    )
    history = History(inherit=True, excluded_fields=["changed_by"])

    class Meta:
        abstract = True

    @property
    def _history_user(self) -> AbstractUser | None:
        return self.changed_by


class TeamPosition(Kept):
    """The coalition's position on a measure, taken on one version of it."""

    measure = models.OneToOneField(
        "bills.Measure", on_delete=models.PROTECT, related_name="team_position", verbose_name=_("measure")
    )
    version = models.ForeignKey(
        "bills.BillVersion", on_delete=models.PROTECT, related_name="+", verbose_name=_("version")
    )
    stance = models.CharField(_("position"), max_length=24, choices=TeamStance.choices)
    since = models.DateField(_("since"))
    note = models.TextField(_("public note"), max_length=2000, blank=True)
    is_public = models.BooleanField(_("shown in public"), default=False)
    priority = models.CharField(_("priority"), max_length=1, choices=Priority.choices, default=Priority.NORMAL)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assignee"),
    )

    class Meta:
        verbose_name = _("team position")
        verbose_name_plural = _("team positions")
        ordering = ["priority", "-since"]

    def __str__(self) -> str:
        return f"{self.measure}: {self.get_stance_display()}"

    @property
    def meaning(self) -> str:
        return str(TEAM_STANCE_MEANINGS[TeamStance(self.stance)])

    @property
    def revision(self) -> int:
        """Counts its changes, 1 for the first word; 0 before there is one."""
        return int(self.history.count()) if self.pk else 0

    @property
    def is_on_earlier_version(self) -> bool:
        return self.version_id != self.measure.latest_version_id


class ShownQuerySet(models.QuerySet[Row]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def public(self) -> Self:
        return self.standing().filter(is_public=True)


class NoteQuerySet(ShownQuerySet["TeamNote"]):
    pass


class LetterQuerySet(ShownQuerySet["Letter"]):
    pass


class TeamNote(Kept):
    """A remark on a measure; taken back, it is no longer shown, and stays in the history."""

    measure = models.ForeignKey(
        "bills.Measure", on_delete=models.PROTECT, related_name="team_notes", verbose_name=_("measure")
    )
    text = models.TextField(_("text"), max_length=4000)
    is_public = models.BooleanField(_("shown in public"), default=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("written by")
    )
    written_as = models.CharField(_("written as"), max_length=200)
    written_at = models.DateTimeField(_("written at"))
    withdrawn_at = models.DateTimeField(_("taken back"), null=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("team note")
        verbose_name_plural = _("team notes")
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.measure} {self.written_at:%Y-%m-%d}"


class Letter(Kept):
    """A letter or testimony. Its file lies outside what is served, under a name that says nothing."""

    measure = models.ForeignKey(
        "bills.Measure", on_delete=models.PROTECT, related_name="letters", verbose_name=_("measure")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=LetterKind.choices)
    title = models.CharField(_("title"), max_length=200)
    on = models.DateField(_("dated"))
    is_public = models.BooleanField(_("listed in public"), default=False)
    stored_as = models.CharField(_("stored as"), max_length=40, editable=False)
    file_name = models.CharField(_("file name"), max_length=120)
    size = models.PositiveIntegerField(_("size"), help_text=_("Bytes"))
    added_at = models.DateTimeField(_("added at"))
    withdrawn_at = models.DateTimeField(_("taken back"), null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.title} {self.on}"


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> Self:
        return self.filter(done_at=None)

    def with_names(self) -> Self:
        return self.select_related("measure__session", "measure__team_position", "assignee")

    def by_urgency(self) -> Self:
        return self.order_by(models.F("due_on").asc(nulls_last=True), "pk")


class Task(Kept):
    """Something to do about a measure. ``due_on`` follows the hearing until it is done; none is set while none is."""

    measure = models.ForeignKey(
        "bills.Measure", on_delete=models.PROTECT, related_name="tasks", verbose_name=_("measure")
    )
    title = models.CharField(_("title"), max_length=200)
    follows = models.CharField(_("due by"), max_length=8, choices=Follows.choices)
    due_on = models.DateField(_("due"), null=True, blank=True, db_index=True)
    opened_on = models.DateField(_("opened on"), help_text=_("Hearings before this day are not meant"))
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("assignee"),
    )
    done_at = models.DateTimeField(_("done"), null=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [
            models.CheckConstraint(
                condition=~Q(follows=Follows.OWN) | Q(due_on__isnull=False), name="task_of_its_own_day_has_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.title}"


def work_address(measure: Measure) -> str:
    """Where the desk works on a measure."""
    return reverse("work:bill", args=[measure.session.key, measure.id_.slug])
