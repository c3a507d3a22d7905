"""The desk of one recommendation: what happens on the ground, a word in place of the rule's, what is in the way."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from recommendations import on_the_ground as verbs
from recommendations.ground_forms import FindingForm, ObstacleForm, OverrideForm, WithdrawForm
from recommendations.models import Recommendation
from recommendations.refusal import Refused
from recommendations.review_views import user_of

View = Callable[..., HttpResponse]
SHOWN_ROWS = 50


def for_leads(view: View) -> View:
    return login_required(permission_required("recommendations.second_review", raise_exception=True)(view))


@require_safe
@for_leads
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "review/recommendations.html", {"rows": Recommendation.objects.select_related("paper")})


@require_safe
@for_leads
def recommendation(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, _found(code))


@require_POST
@for_leads
def report(request: HttpRequest, code: str) -> HttpResponse:
    of = _found(code)
    form = FindingForm(request.POST, of=of)

    def act() -> None:
        finding = verbs.Finding(**form.cleaned_data)
        verbs.report_implementation(recommendation=of, finding=finding, by=user_of(request), at=now())

    return _do(request, of, "finding", form, act)


@require_POST
@for_leads
def override(request: HttpRequest, code: str) -> HttpResponse:
    of, form = _found(code), OverrideForm(request.POST)

    def act() -> None:
        said = verbs.Override(**form.cleaned_data)
        verbs.override_status(recommendation=of, override=said, by=user_of(request), at=now())

    return _do(request, of, "override", form, act)


@require_POST
@for_leads
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    of, form = _found(code), WithdrawForm(request.POST)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        verbs.withdraw_override(recommendation=of, reason=reason, by=user_of(request), at=now())

    return _do(request, of, "withdraw", form, act)


@require_POST
@for_leads
def obstacle(request: HttpRequest, code: str) -> HttpResponse:
    of, form = _found(code), ObstacleForm(request.POST)

    def act() -> None:
        verbs.note_obstacle(recommendation=of, **form.cleaned_data, by=user_of(request), at=now())

    return _do(request, of, "obstacle", form, act)


def _found(code: str) -> Recommendation:
    return get_object_or_404(Recommendation.objects.select_related("goal", "paper"), public_id__iexact=code)


def _do(request: HttpRequest, of: Recommendation, name: str, form: Form, act: Callable[[], None]) -> HttpResponse:
    """The page again with what was typed, where it cannot be; else its address, with the deed done."""
    if form.is_valid():
        try:
            act()
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Written down. Pages show it from now on."))
            return redirect("review:recommendation", of.public_id)
    return _page(request, of, {name: form}, HTTPStatus.UNPROCESSABLE_ENTITY)


def _page(
    request: HttpRequest, of: Recommendation, typed: dict[str, Form] | None = None, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    forms = {
        "finding": FindingForm(of=of, auto_id="finding_%s"),
        "override": OverrideForm(auto_id="override_%s"),
        "withdraw": WithdrawForm(auto_id="withdraw_%s"),
        "obstacle": ObstacleForm(auto_id="obstacle_%s"),
    }
    for name, form in (typed or {}).items():
        form.auto_id = f"{name}_%s"
    context = {
        "recommendation": of,
        "forms": forms | (typed or {}),
        "reports": of.implementation_reports.newest_first()[:SHOWN_ROWS],
        "overrides": of.overrides.all()[:SHOWN_ROWS],
        "notes": of.obstacle_notes.all()[:SHOWN_ROWS],
    }
    return render(request, "review/recommendation.html", context, status=status)
