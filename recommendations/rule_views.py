"""The rule workbench: edit a section, see what it would change, save it as a version, put it in force, go back."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bills.saying import in_words
from recommendations.models import RulePreview, RuleSet, RuleTurn
from recommendations.pages import rules as pages
from recommendations.preview_rules import start_preview, step_preview
from recommendations.refusal import Refused
from recommendations.review_views import user_of
from recommendations.rule_forms import RuleForm, SaveForm
from recommendations.rule_sets import put_in_force, save_rule_set
from recommendations.rule_text import BadSection
from recommendations.rule_text import section as section_of
from recommendations.rules_in_force import active_rule_set, shipped_text, text_in_force

View = Callable[..., HttpResponse]
A_PAGE = 50


def for_leads(view: View) -> View:
    return login_required(permission_required("recommendations.keep_positions", raise_exception=True)(view))


@require_safe
@for_leads
def overview(request: HttpRequest) -> HttpResponse:
    context = {
        "active": active_rule_set(),
        "sections": pages.sections(text_in_force()),
        "versions": Paginator(RuleSet.objects.newest_first(), A_PAGE).get_page(request.GET.get("page")),
        "turns": RuleTurn.objects.select_related("to").defer("to__content")[:10],
        "dissents": pages.dissents().count(),
    }
    return render(request, "rules/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_leads
def edit(request: HttpRequest, section: str) -> HttpResponse:
    text = text_in_force()
    if section not in {one.key for one in pages.sections(text)}:
        raise Http404
    form = RuleForm(request.POST or None, initial={"text": section_of(text, section)})
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            started = start_preview(
                section=section,
                edited=form.cleaned_data["text"],
                note=form.cleaned_data["note"],
                by=user_of(request),
                at=now(),
            )
            return redirect("rules:preview", step_preview(preview=started.pk, at=now()).pk)
        except BadSection as bad:
            problem = bad
        except Refused as refused:
            form.add_error(None, refused.message)
    context = {
        "form": form,
        "section": section,
        "problem": problem,
        "told": in_words(problem.said) if problem else "",
        "shared": pages.groups_shared(text, section),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem or form.errors else HTTPStatus.OK
    return render(request, "rules/edit.html", context, status=status)


@require_safe
@for_leads
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(RulePreview, pk=pk, by=user_of(request))
    context = {
        "draft": draft,
        "differences": pages.differences(draft),
        "before": pages.precision(draft.decided, "before"),
        "after": pages.precision(draft.decided, "after"),
        "form": SaveForm(),
    }
    return render(request, "rules/preview.html", context)


@require_POST
@for_leads
def step(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(RulePreview, pk=pk, by=user_of(request))
    return redirect("rules:preview", step_preview(preview=pk, at=now()).pk)


@require_POST
@for_leads
def save(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(RulePreview, pk=pk, by=user_of(request))
    form = SaveForm(request.POST)
    form.is_valid()
    try:
        made = save_rule_set(
            preview=pk, by=user_of(request), activate=form.cleaned_data.get("activate", False), at=now()
        )
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("rules:preview", pk)
    messages.success(request, _("Version %(number)s is saved.") % {"number": made.pk})
    return redirect(made)


@require_safe
@for_leads
def version(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(RuleSet.objects.select_related("parent"), pk=pk)
    context = {
        "shown": shown,
        "lines": pages.lines_changed(shown),
        "before": pages.precision(shown.summary, "before"),
        "after": pages.precision(shown.summary, "after"),
    }
    return render(request, "rules/version.html", context)


@require_safe
@for_leads
def export(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A version's whole file, as ``load_paper`` and the project read it."""
    content = get_object_or_404(RuleSet, pk=pk).content if pk else shipped_text()
    response = HttpResponse(content, content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rules-{pk or "shipped"}.toml"'
    return response


@require_POST
@for_leads
def activate(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    if pk:
        get_object_or_404(RuleSet, pk=pk)
    try:
        put_in_force(rule_set=pk, by=user_of(request), at=now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("In force. The matches follow with the next nightly run; decisions stay."))
    return redirect("rules:overview")


@require_safe
@for_leads
def dissent(request: HttpRequest) -> HttpResponse:
    rows = Paginator(pages.dissents(), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "rules/dissent.html", {"rows": rows})
