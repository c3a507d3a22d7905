"""Bring your own paper: send its file, see what it would change, save it. Nothing is kept before it is saved."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bills.saying import in_words
from recommendations.load import PaperChanged, RecommendationInUse, load_paper_text
from recommendations.matching import BadRules
from recommendations.models import Paper
from recommendations.paper_forms import PaperForm, sealed, unsealed
from recommendations.paper_preview import place_of, preview_paper
from recommendations.review_views import user_of
from recommendations.rule_views import for_leads


@require_safe
@for_leads
def overview(request: HttpRequest) -> HttpResponse:
    return _page(request, form=PaperForm())


@require_POST
@for_leads
def preview(request: HttpRequest) -> HttpResponse:
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, HTTPStatus.UNPROCESSABLE_ENTITY, form=form)
    name, raw = form.cleaned_data["file"].name, form.cleaned_data["file"].read()
    try:
        found = preview_paper(name, raw)
    except (BadRules, RecommendationInUse) as error:
        place = place_of(raw.decode("utf-8", "replace"), str(error))
        return _page(request, HTTPStatus.UNPROCESSABLE_ENTITY, form=form, problem=in_words(error.said), place=place)
    draft = sealed(name, raw.decode(), found.was_version, user_of(request).pk)
    return render(request, "papers/preview.html", {"found": found, "draft": draft, "name": name})


@require_POST
@for_leads
def save(request: HttpRequest) -> HttpResponse:
    try:
        name, text, version = unsealed(request.POST.get("draft", ""), user_of(request).pk)
        made = load_paper_text(name, text.encode(), was=version)
    except BadSignature:
        messages.error(request, _("This preview is too old or was changed. Send the file again."))
    except (BadRules, RecommendationInUse, PaperChanged) as error:
        messages.error(request, in_words(error.said))
    else:
        words = _("%(title)s is loaded. Its matches follow with the next nightly run, or with the command match.")
        messages.success(request, words % {"title": made.title})
    return redirect("papers:overview")


def _page(request: HttpRequest, status: int = HTTPStatus.OK, **context: Any) -> HttpResponse:
    papers = sorted(
        Paper.objects.annotate(size=Count("recommendations")).order_by("pk"), key=lambda p: not p.is_default
    )
    return render(request, "papers/overview.html", {"papers": papers, **context}, status=status)
