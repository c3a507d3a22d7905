"""The team's work on bills: position, notes, letters, tasks. Every deed is a POST that ends in a redirect."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bills.identifiers import MeasureId, NotAnIdentifier, SessionId
from bills.models import Measure
from recommendations import positions
from recommendations.letter_files import file_path
from recommendations.models import Letter, Task, TeamNote, TeamPosition
from recommendations.models.position import work_address
from recommendations.pages import work as pages
from recommendations.refusal import Refused
from recommendations.review_views import for_reviewers, user_of
from recommendations.roles import may
from recommendations.rule_views import for_leads
from recommendations.work_filters import TaskFilter
from recommendations.work_forms import LetterForm, NoteForm, PositionForm, TaskForm

A_PAGE = 50


@require_safe
@for_reviewers
def tasks(request: HttpRequest) -> HttpResponse:
    rows = Task.objects.with_names().by_urgency()
    chosen = TaskFilter(request.GET, queryset=rows, by=user_of(request), today=localdate())
    context = {
        "chosen": chosen,
        "page": Paginator(chosen.tasks, A_PAGE).get_page(request.GET.get("page")),
        "found": pages.measures_named(chosen.measure),
        "positions": TeamPosition.objects.select_related("measure__session", "assignee")[:A_PAGE],
        "today": localdate(),
    }
    return render(request, "positions/tasks.html", context)


@require_safe
@for_reviewers
def bill(request: HttpRequest, session: str, slug: str) -> HttpResponse:
    return _bill(request, _measure(session, slug))


@require_POST
@for_leads
def position(request: HttpRequest, session: str, slug: str) -> HttpResponse:
    measure = _measure(session, slug)
    form = _position_form(measure, request.POST)
    if not form.is_valid():
        return _bill(request, measure, HTTPStatus.UNPROCESSABLE_ENTITY, position_form=form)
    try:
        positions.take_position(measure=measure, by=user_of(request), **form.cleaned_data)
    except Refused as refused:
        messages.error(request, refused.message)
        measure, typed = _measure(session, slug), request.POST.copy()
        kept = _kept(measure)
        typed["revision"] = str(kept.revision if kept else 0)
        return _bill(request, measure, HTTPStatus.CONFLICT, position_form=_position_form(measure, typed))
    messages.success(request, _("The position is kept."))
    return redirect(work_address(measure))


@require_POST
@for_reviewers
def note(request: HttpRequest, session: str, slug: str) -> HttpResponse:
    measure, by = _measure(session, slug), user_of(request)
    form = NoteForm(request.POST, may_speak=may(by, "keep_positions"))
    return _done(
        request, measure, form, "note_form",
        lambda said: positions.write_note(measure=measure, by=by, at=now(), **({"is_public": False} | said)),
        _("The note is kept."),
    )  # fmt: skip


@require_POST
@for_leads
def letter(request: HttpRequest, session: str, slug: str) -> HttpResponse:
    measure = _measure(session, slug)
    form = LetterForm(request.POST, request.FILES)

    def keep(said: dict[str, Any]) -> None:
        told = {name: said[name] for name in ("kind", "title", "on", "is_public")}
        file_name, content = str(said["file"].name), form.content
        positions.file_letter(
            measure=measure, file_name=file_name, content=content, by=user_of(request), at=now(), **told
        )

    return _done(request, measure, form, "letter_form", keep, _("The file is kept."))


@require_POST
@for_leads
def task(request: HttpRequest, session: str, slug: str) -> HttpResponse:
    measure = _measure(session, slug)
    form = TaskForm(request.POST)
    return _done(
        request, measure, form, "task_form",
        lambda said: positions.open_task(measure=measure, by=user_of(request), today=localdate(), **said),
        _("The task is on the list."),
    )  # fmt: skip


@require_POST
@for_reviewers
def close(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Task.objects.with_names(), pk=pk)
    deed = lambda: positions.close_task(task=pk, by=user_of(request), at=now())  # noqa: E731
    return _deed(request, row.measure, deed, _("Done."))


@require_POST
@for_reviewers
def withdraw_note(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(TeamNote.objects.select_related("measure__session"), pk=pk)
    deed = lambda: positions.withdraw_note(note=pk, by=user_of(request), at=now())  # noqa: E731
    return _deed(request, row.measure, deed, _("Taken back."))


@require_POST
@for_leads
def withdraw_letter(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Letter.objects.select_related("measure__session"), pk=pk)
    deed = lambda: positions.withdraw_letter(letter=pk, by=user_of(request), at=now())  # noqa: E731
    return _deed(request, row.measure, deed, _("Taken back."))


@require_safe
@for_reviewers
def letter_file(request: HttpRequest, pk: int) -> HttpResponse:
    """To be saved, never shown by the browser: nothing in it runs on our address."""
    kept = get_object_or_404(Letter, pk=pk)
    path = file_path(kept.stored_as)
    if not path.is_file():
        raise Http404("The file is gone.")
    answer = HttpResponse(path.read_bytes(), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition_header(True, kept.file_name) or "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _measure(session: str, slug: str) -> Measure:
    try:
        wanted = MeasureId.parse(slug, SessionId.parse(session))
    except NotAnIdentifier as unknown:
        raise Http404 from unknown
    found: Measure = get_object_or_404(pages.find_measure_at_work(wanted))
    return found


def _kept(measure: Measure) -> TeamPosition | None:
    return getattr(measure, "team_position", None)


def _position_form(measure: Measure, typed: QueryDict | None = None) -> PositionForm:
    return PositionForm(typed, measure=measure, kept=_kept(measure), today=localdate())


def _bill(request: HttpRequest, measure: Measure, status: HTTPStatus = HTTPStatus.OK, **typed: Form) -> HttpResponse:
    """The page with empty forms, but for the one that was ``typed`` and comes back with what is wrong."""
    speaks = may(user_of(request), "keep_positions")
    context = {
        "measure": measure,
        "position": _kept(measure),
        "speaks": speaks,
        "notes": TeamNote.objects.standing().filter(measure=measure),
        "letters": Letter.objects.standing().filter(measure=measure),
        "tasks": Task.objects.filter(measure=measure).select_related("assignee").by_urgency(),
        "changes": pages.field_changes(measure),
        "today": localdate(),
        "position_form": _position_form(measure),
        "note_form": NoteForm(may_speak=speaks),
        "letter_form": LetterForm(initial={"on": localdate()}),
        "task_form": TaskForm(),
    }
    return render(request, "positions/bill.html", context | typed, status=status)


def _done(
    request: HttpRequest, measure: Measure, form: Form, name: str, deed: Callable[[dict[str, Any]], Any], told: str
) -> HttpResponse:
    if not form.is_valid():
        return _bill(request, measure, HTTPStatus.UNPROCESSABLE_ENTITY, **{name: form})
    return _deed(request, measure, lambda: deed(form.cleaned_data), told)


def _deed(request: HttpRequest, measure: Measure, deed: Callable[[], Any], told: str) -> HttpResponse:
    try:
        deed()
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, told)
    return redirect(work_address(measure))
