"""Telling us of a mistake takes no account and sets no cookie; answering takes the desk."""

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations.dispute_forms import AnswerForm, DisputeForm
from recommendations.disputes import answer_dispute, file_dispute
from recommendations.models import Dispute, Match, Recommendation
from recommendations.refusal import Refused
from recommendations.review_views import for_reviewers, user_of

A_PAGE = 20


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    answered = Dispute.objects.answered().with_names().order_by("-answered_at")
    page = Paginator(answered, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "corrections/list.html", {"page": page, "waiting": Dispute.objects.open().count()})


@csrf_exempt  # nothing here depends on who is signed in, and the form carries a signed stamp of its own
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        asked = request.GET.get("match", "")
        match = get_object_or_404(Match.objects.public(), pk=asked) if asked.isdecimal() else None
        named = Recommendation.objects.filter(public_id=request.GET.get("recommendation", "")).first()
        return _form(request, DisputeForm(initial={"match": match, "recommendation": named}), match)
    if not ratelimit.consume(request, action="dispute"):
        return render(request, "429.html", status=429)
    form = DisputeForm(request.POST)
    if not form.is_valid():
        return _form(request, form, form.cleaned_data.get("match"), status=422)
    if not form.looks_like_a_program:
        said = form.cleaned_data
        kept = {name: said[name] for name in ("match", "bill", "recommendation", "text", "email")}
        file_dispute(**kept, language=get_language() or settings.LANGUAGE_CODE, at=now())
    return redirect("corrections:thanks")


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "corrections/thanks.html")


def _form(request: HttpRequest, form: DisputeForm, match: Match | None, status: int = 200) -> HttpResponse:
    return render(request, "corrections/new.html", {"form": form, "match": match}, status=status)


@require_safe
@for_reviewers
def inbox(request: HttpRequest) -> HttpResponse:
    waiting = Dispute.objects.open().with_names().order_by("received_at", "pk")
    page = Paginator(waiting, A_PAGE).get_page(request.GET.get("page"))
    names = ("outcome", "answer", "shows_text")
    rows = [(one, AnswerForm(prefix=str(one.pk), initial={name: getattr(one, name) for name in names})) for one in page]
    return render(request, "review/disputes.html", {"page": page, "rows": rows})


@require_POST
@for_reviewers
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    form = AnswerForm(request.POST, prefix=str(pk))
    dispute = get_object_or_404(Dispute, pk=pk)
    if not form.is_valid():
        messages.error(request, _("An answer has a decision and says why."))
        return redirect("review:disputes")
    try:
        row = answer_dispute(
            dispute=dispute.pk, by=user_of(request), **form.cleaned_data, at=now(), site_url=settings.SITE_URL
        )
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        proposed = _("Proposed: a lead reads it before it stands in public.")
        messages.success(request, proposed if row.waits_for_second else _("Answered in public."))
    return redirect("review:disputes")
