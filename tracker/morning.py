"""The page of the morning brief, and in which language it is mailed."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from recommendations.review_views import for_reviewers, user_of
from tracker.accounts.forms import MailLanguageForm
from tracker.accounts.mail_language import choose_language, language_chosen_by
from tracker.today import brief, last_morning


@require_safe
@for_reviewers
def today(request: HttpRequest) -> HttpResponse:
    at = localtime()
    form = MailLanguageForm(initial={"language": language_chosen_by(user_of(request))})
    return render(request, "review/today.html", {"brief": brief(last_morning(at), localdate(at)), "form": form})


@require_POST
@for_reviewers
def mail_language(request: HttpRequest) -> HttpResponse:
    form = MailLanguageForm(request.POST)
    if form.is_valid():
        language = form.cleaned_data["language"]
        choose_language(person=user_of(request), language=language)
        words = _("From tomorrow on the brief is mailed to you in this language: %(language)s.")
        messages.success(request, words % {"language": dict(settings.LANGUAGES)[language]})
    else:
        messages.error(request, _("There is no such language."))
    return redirect("today")
