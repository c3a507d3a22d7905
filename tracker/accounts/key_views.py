"""One's own keys to the API. A new key is shown in the answer to the form, and nowhere after."""

from collections.abc import Callable

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from recommendations.refusal import Refused
from recommendations.review_views import user_of
from tracker.accounts.forms import KeyForm
from tracker.accounts.keys import keys_of, make_key, take_back
from tracker.models import works_at_the_desk

View = Callable[..., HttpResponse]
password_again: Callable[[View], View] = reauthentication_required(allow_get=True)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@password_again
def keys(request: HttpRequest) -> HttpResponse:
    """An unattended screen makes no key: the password, or the second factor, is asked for again."""
    owner = user_of(request)
    form = KeyForm(request.POST or None, works_at_the_desk=works_at_the_desk(owner))
    made = None
    if request.method == "POST" and form.is_valid():
        try:
            made = make_key(owner=owner, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            form = KeyForm(works_at_the_desk=works_at_the_desk(owner))
    context = {"keys": keys_of(owner), "form": form, "made": made, "now": now()}
    return render(request, "accounts/keys.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def take_back_key(request: HttpRequest, public_id: str) -> HttpResponse:
    if take_back(owner=user_of(request), public_id=public_id):
        messages.success(request, _("The key is taken back. It opens nothing any more."))
    return redirect("keys")
