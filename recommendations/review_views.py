"""The review desk. Every deed is a POST; the page that answers it is the desk again, with the next match open.

With HTMX the desk alone is sent and the address follows; without scripts each deed ends in a redirect. The page
fetches the next match while this one is read, shows it as soon as a step leads there, and names it in ``Desk-Ahead``:
while it still stands so, the answer brings what lies around it and leaves it as it is shown.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from recommendations import reviews
from recommendations.choices import Verdict
from recommendations.forms import DecisionForm, RejectManyForm
from recommendations.in_place import is_by_htmx
from recommendations.models import Match
from recommendations.pages import desk as pages
from recommendations.pages.queue import Queue, queue_around, stands_as, waiting
from recommendations.refusal import Refused
from recommendations.review_filters import QueueFilter

View = Callable[..., HttpResponse]


def for_reviewers(view: View) -> View:
    return login_required(permission_required("recommendations.review_match", raise_exception=True)(view))


@require_safe
@for_reviewers
def desk(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    return _desk(request, pk)


@require_safe
@for_reviewers
def ahead(request: HttpRequest, pk: int) -> HttpResponse:
    """A match as the desk will show it, without the desk around it."""
    at = now()
    context = _around(request, pk, at)
    return render(request, "review/ahead.html", context | _opened(request, pk, at))


@require_safe
@for_reviewers
def sentences(request: HttpRequest, pk: int) -> HttpResponse:
    """The sentences to choose the clause from: alone with HTMX, else on the desk."""
    if not is_by_htmx(request):
        return _desk(request, pk, with_picks=True)
    return render(request, "review/_picks.html", _opened(request, pk, now(), request.GET.dict(), with_picks=True))


@require_POST
@for_reviewers
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    match = get_object_or_404(pages.find_match(), pk=pk, measure__latest_version__isnull=False)
    latest = match.measure.latest_version
    assert latest is not None
    elements = list(match.recommendation.elements.all())
    form = DecisionForm(request.POST, match=match, latest=latest, elements=elements)
    if not form.is_valid():
        return _desk(request, pk, typed=True, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    said = form.cleaned_data
    try:
        reviews.decide(
            match=pk,
            by=user_of(request),
            judgement=form.judgement(match),
            revision=said["revision"],
            version=said["version"],
            at=now(),
        )
    except Refused as refused:
        return _refused(request, pk, refused, typed=True)
    word = _("set aside") if said["verdict"] == Verdict.REJECT else _("confirmed")
    told = {"measure": match.measure.label, "code": match.recommendation.code, "word": word}
    return _go_on(request, said["next"], _("%(measure)s and %(code)s: %(word)s.") % told)


@require_POST
@for_reviewers
def second(request: HttpRequest, pk: int) -> HttpResponse:
    """The second word, in agreement."""
    told = request.POST
    try:
        reviews.second_review(
            match=get_object_or_404(Match, pk=pk).pk,
            by=user_of(request),
            note=told.get("note", ""),
            revision=_number(told.get("revision")) or 0,
            version=told.get("version", ""),
            at=now(),
        )
    except Refused as refused:
        return _refused(request, pk, refused)
    return _go_on(request, _number(told.get("next")), _("Confirmed by two."))


@require_POST
@for_reviewers
def undo(request: HttpRequest, decision: int) -> HttpResponse:
    try:
        match = reviews.undo(decision=decision, by=user_of(request), at=now())
    except Refused as refused:
        return _refused(request, None, refused)
    return _go_on(request, match.pk, _("Undone. It stands as it stood before."))


@require_POST
@for_reviewers
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """With HTMX the button alone is sent again: what stands in the form beside it is not touched."""
    refused = None
    try:
        reviews.claim(match=get_object_or_404(Match, pk=pk).pk, by=user_of(request), at=now())
    except Refused as no:
        refused = no
    if is_by_htmx(request):
        context = {"match": pages.find_match().get(pk=pk), "now": now(), "claim_refused": refused}
        return render(request, "review/_claim.html", context, status=HTTPStatus.CONFLICT if refused else HTTPStatus.OK)
    if refused:
        return _refused(request, pk, refused)
    return _go_on(request, pk, _("Colleagues see for 15 minutes that you are on this."))


@require_POST
@for_reviewers
def release(request: HttpRequest) -> HttpResponse:
    count = reviews.release_claims(by=user_of(request))
    return _go_on(request, None, _("Let go: %(count)d.") % {"count": count})


@require_POST
@for_reviewers
def reject_many(request: HttpRequest) -> HttpResponse:
    form = RejectManyForm(request.POST)
    ticked = form.ticked(request.POST)
    if not form.is_valid() or not ticked:
        refused = Refused("incomplete", _("Tick at least one row and give a reason."))
        return _refused(request, None, refused, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        done = reviews.reject_many(matches=ticked, by=user_of(request), note=form.cleaned_data["reason"], at=now())
    except Refused as refused:
        return _refused(request, None, refused)
    return _go_on(request, None, _("Set aside: %(count)d.") % {"count": len(done)})


def user_of(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


def _address(pk: int | None, query: QueryDict) -> str:
    kept = query.copy()
    for name in ("text", "version"):
        kept.pop(name, None)
    path = reverse("review:match", args=[pk]) if pk else reverse("review:desk")
    return f"{path}?{kept.urlencode()}" if kept else path


def _go_on(request: HttpRequest, pk: int | None, said: str) -> HttpResponse:
    """The desk with that match open, or with the first where it is gone."""
    messages.success(request, said)
    if not is_by_htmx(request):
        return redirect(_address(pk, request.GET))
    response = _desk(request, pk, is_next=True)
    response["HX-Push-Url"] = _address(pk, request.GET)
    return response


def _refused(
    request: HttpRequest,
    pk: int | None,
    refused: Refused,
    *,
    typed: bool = False,
    status: HTTPStatus = HTTPStatus.CONFLICT,
) -> HttpResponse:
    """The state as it is now, with what the person had written."""
    if refused.code == "incomplete":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    messages.error(request, refused.message)
    return _desk(request, pk, typed=typed, status=status, refused=refused)


def _desk(
    request: HttpRequest,
    pk: int | None,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    is_next: bool = False,
    typed: bool = False,
    refused: Refused | None = None,
    with_picks: bool = False,
) -> HttpResponse:
    """``is_next``: the address asked for another match, so its choice of version and part is not for this one."""
    at = now()
    context = _around(request, pk, at) | {"undoable": pages.undoable(user_of(request), at), "refused": refused}
    queue = context["queue"]
    asked = {} if is_next else request.GET.dict()
    if not typed and not with_picks and is_by_htmx(request) and _is_shown(request, queue):
        response = render(request, "review/around.html", context | {"is_ahead": True}, status=status)
        response["HX-Reswap"] = "none"
        return response
    if queue.current is not None:
        context |= _opened(request, queue.current, at, asked, with_picks=with_picks)
        if typed:
            match, shown, written = context["match"], context["desk"], request.POST.copy()
            if refused:
                # What the person wrote stays; what they judge it on is the state of now.
                written["revision"], written["version"] = str(match.revision), shown.latest.key
            context["form"] = DecisionForm(written, match=match, latest=shown.latest, elements=shown.elements)
    template = "review/_desk.html" if is_by_htmx(request) else "review/desk.html"
    return render(request, template, context, status=status)


def _is_shown(request: HttpRequest, queue: Queue) -> bool:
    return stands_as(queue, request.headers.get("Desk-Ahead", ""))


def _around(request: HttpRequest, pk: int | None, at: datetime) -> dict[str, Any]:
    """The queue around a match, as it was narrowed."""
    by = user_of(request)
    chosen = QueueFilter(request.GET, queryset=waiting(by, localdate(at)), by=by, at=at)
    return {"chosen": chosen, "queue": queue_around(chosen.waiting, pk), "now": at}


def _opened(
    request: HttpRequest, pk: int, at: datetime, asked: Mapping[str, str] = {}, *, with_picks: bool = False
) -> dict[str, Any]:
    """A match laid open: the part and version that were ``asked`` for, and the form as the match stands."""
    match = get_object_or_404(pages.find_match().filter(measure__latest_version__isnull=False), pk=pk)
    part, earlier = asked.get("text", ""), asked.get("version") == "earlier"
    part = part if part in ("digest", "body") else ""
    shown = pages.desk(match, user_of(request), at=at, part=part, earlier=earlier, with_picks=with_picks)
    form = DecisionForm(match=match, latest=shown.latest, elements=shown.elements)
    return {"match": match, "desk": shown, "form": form, "now": at}
