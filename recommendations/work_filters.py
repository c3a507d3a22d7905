"""What the list of tasks may be narrowed by; values that mean nothing are ignored."""

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bills.identifiers import MeasureId, NotAnIdentifier, SessionId
from recommendations.models import Task
from recommendations.models.position import TaskQuerySet

MINE, OPEN, OVERDUE, DONE, ALL = "mine", "open", "overdue", "done", "all"
ANY_SESSION = SessionId.parse("20252026")
"""Stands in where only type and number of what was typed are looked at."""


class TaskFilter(filters.FilterSet):
    """``by`` and ``today`` are who asks and when; without a state the open ones are shown."""

    who = filters.ChoiceFilter(choices=[(MINE, _("Mine"))], label=_("Whose"), empty_label=_("Everybody’s"), method="of")
    state = filters.ChoiceFilter(
        choices=[
            (OVERDUE, pgettext_lazy("tasks", "Overdue")),
            (DONE, pgettext_lazy("tasks", "Done")),
            (ALL, pgettext_lazy("tasks", "All")),
        ],
        label=_("State"),
        empty_label=pgettext_lazy("tasks", "Open"),
        method="in_state",
    )
    bill = filters.CharFilter(label=_("Bill"), method="about")

    class Meta:
        model = Task
        fields = ("who", "state", "bill")

    def __init__(self, *args: Any, by: Any, today: Any, **kwargs: Any) -> None:
        self.by, self.today = by, today
        super().__init__(*args, **kwargs)

    def of(self, tasks: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return tasks.filter(assignee=self.by)

    def in_state(self, tasks: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return {
            OVERDUE: tasks.open().filter(due_on__lt=self.today),
            DONE: tasks.filter(done_at__isnull=False),
            ALL: tasks,
        }[value]

    def about(self, tasks: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        wanted = typed_measure(value)
        return tasks.filter(measure__type=wanted.type, measure__number=wanted.number) if wanted else tasks.none()

    @property
    def tasks(self) -> TaskQuerySet:
        self.form.is_valid()
        kept: TaskQuerySet = self.queryset.all()
        if not self.form.cleaned_data.get("state"):
            kept = kept.open()
        narrowed: TaskQuerySet = self.filter_queryset(kept)
        return narrowed

    @property
    def measure(self) -> MeasureId | None:
        self.form.is_valid()
        return typed_measure(self.form.cleaned_data.get("bill") or "")


def typed_measure(text: str) -> MeasureId | None:
    try:
        return MeasureId.parse(text.strip(), ANY_SESSION)
    except NotAnIdentifier:
        return None
