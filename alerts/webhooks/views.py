"""An owner's pages about endpoints, behind the same signed link as their follows."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alerts.choices import Scope
from alerts.follows import Wanted, choices
from alerts.models import Endpoint, Subscriber
from alerts.revisions import revision_of_endpoint
from alerts.views import FORMS, private, signed
from alerts.webhooks import endpoints as deeds
from alerts.webhooks.call import Reply
from alerts.webhooks.forms import EndpointForm
from alerts.webhooks.outcomes import enable, send_again
from bills.links import NotALink
from bills.saying import in_words

CALLS_SHOWN = 50
ALL = Wanted(Scope.EVERYTHING, "", "")


@private
@require_http_methods(FORMS)
@signed
def endpoints(request: HttpRequest, subscriber: Subscriber, token: str) -> HttpResponse:
    form = EndpointForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = deeds.add(
                owner=subscriber, url=form.cleaned_data["url"], follows=form.cleaned_data["follow"], now=timezone.now()
            )
        except NotALink as refusal:
            form.add_error("url", _("This address is not called: %(why)s") % {"why": in_words(refusal.said)})
        except deeds.TooManyEndpoints:
            form.add_error(None, _("You have as many webhooks as one address may have. Remove one first."))
        else:
            return redirect("alerts:webhook", token, made.public_id)
    context = {
        "endpoints": subscriber.endpoints.prefetch_related("subscriptions"),
        "form": form,
        **_choices(form if form.is_bound else None, [ALL]),
        "token": token,
    }
    return render(request, "alerts/webhooks.html", context, status=400 if form.errors else 200)


@private
@require_http_methods(FORMS)
@signed
def endpoint(request: HttpRequest, subscriber: Subscriber, token: str, public_id: str) -> HttpResponse:
    shown = subscriber.endpoints.filter(public_id=public_id).prefetch_related("subscriptions").first()
    if shown is None:
        raise Http404
    if request.method != "POST":
        return _page(request, shown, token)
    deed, seen = request.POST.get("deed"), request.POST.get("revision")
    if deed == "remove":
        deeds.remove(endpoint=shown)
        return redirect("alerts:webhooks", token)
    if deed == "test":
        return _page(request, shown, token, tested=deeds.test(endpoint=shown, now=timezone.now()))
    if deed == "change":
        return _change(request, shown, token, seen)
    if deed == "rotate":
        _rotate(shown, seen)
    elif deed == "enable":
        enable(endpoint=shown, now=timezone.now())
    elif deed == "again" and request.POST.get("event", "").isdecimal():
        send_again(endpoint=shown, event=int(request.POST["event"][:18]), now=timezone.now())
    return redirect("alerts:webhook", token, public_id)


@transaction.atomic
def _rotate(shown: Endpoint, seen: str | None) -> None:
    """Asked once more by a reload, it is done once."""
    row = Endpoint.objects.select_for_update().get(pk=shown.pk)
    if seen in (None, revision_of_endpoint(row)):
        deeds.rotate(endpoint=row, now=timezone.now())


def _change(request: HttpRequest, shown: Endpoint, token: str, seen: str | None) -> HttpResponse:
    """Another address, other follows; what is owed goes to the new address, and the secret stays."""
    form = EndpointForm(request.POST, kept=_follows(shown))
    try:
        with transaction.atomic():
            row = Endpoint.objects.select_for_update().get(pk=shown.pk)
            if seen not in (None, revision_of_endpoint(row)):
                form = EndpointForm(_as_typed(shown), kept=_follows(shown))
                form.add_error(None, _("It has changed since. This is how it stands now."))
            if form.is_valid():
                said = form.cleaned_data
                deeds.change(endpoint=row, url=said["url"], follows=said["follow"], now=timezone.now())
                return redirect("alerts:webhook", token, shown.public_id)
    except NotALink as refusal:
        form.add_error("url", _("This address is not called: %(why)s") % {"why": in_words(refusal.said)})
    except deeds.CalledAlready:
        form.add_error("url", _("Another webhook of yours calls that address."))
    return _page(request, shown, token, form=form)


def _as_typed(endpoint: Endpoint) -> QueryDict:
    typed = QueryDict(mutable=True)
    typed["url"] = endpoint.url
    typed.setlist("follow", [one.value for one in _follows(endpoint)])
    return typed


def _follows(endpoint: Endpoint) -> list[Wanted]:
    return [Wanted(Scope(one.scope), one.key, one.name) for one in endpoint.subscriptions.all()]


def _page(
    request: HttpRequest, shown: Endpoint, token: str, *, tested: Reply | None = None, form: EndpointForm | None = None
) -> HttpResponse:
    """``form`` is one that was refused."""
    follows = _follows(shown)
    context = {
        "endpoint": shown,
        "secrets": shown.secrets_at(timezone.now()),
        "follows": follows,
        "revision": revision_of_endpoint(shown),
        "form": form or EndpointForm(initial={"url": shown.url}),
        **_choices(form, follows),
        "calls": shown.attempts.select_related("event")[:CALLS_SHOWN],
        "tested": tested,
        "token": token,
    }
    return render(request, "alerts/webhook.html", context, status=400 if form else 200)


def _choices(form: EndpointForm | None, follows: Sequence[Wanted]) -> dict[str, Any]:
    """What may be ticked, and what is: as a refused form had it, else ``follows``. What no list offers stands apart."""
    goals = choices()
    offered = {one.value for _goal, below in goals for one in below}
    chosen = form.ticked if form else [one.value for one in follows]
    others = [one for one in follows if one.value not in offered and one.scope != Scope.EVERYTHING]
    return {"goals": goals, "chosen": chosen, "others": others, "some": not offered.isdisjoint(chosen)}
