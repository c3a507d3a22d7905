"""An owner's pages about endpoints, behind the same signed link as their follows."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alerts.follows import choices
from alerts.models import Endpoint, Subscriber
from alerts.views import FORMS, private, signed
from alerts.webhooks import endpoints as deeds
from alerts.webhooks.call import Reply
from alerts.webhooks.forms import EndpointForm
from alerts.webhooks.outcomes import enable, send_again
from bills.links import NotALink

CALLS_SHOWN = 50


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
            form.add_error("url", _("This address is not called: %(why)s") % {"why": refusal})
        except deeds.TooManyEndpoints:
            form.add_error(None, _("You have as many webhooks as one address may have. Remove one first."))
        else:
            return redirect("alerts:webhook", token, made.public_id)
    context = {
        "endpoints": subscriber.endpoints.prefetch_related("subscriptions"),
        "form": form,
        "goals": choices(),
        "token": token,
    }
    return render(request, "alerts/webhooks.html", context, status=400 if form.errors else 200)


@private
@require_http_methods(FORMS)
@signed
def endpoint(request: HttpRequest, subscriber: Subscriber, token: str, public_id: str) -> HttpResponse:
    shown = subscriber.endpoints.filter(public_id=public_id).first()
    if shown is None:
        raise Http404
    if request.method != "POST":
        return _page(request, shown, token)
    deed = request.POST.get("deed")
    if deed == "remove":
        deeds.remove(endpoint=shown)
        return redirect("alerts:webhooks", token)
    if deed == "test":
        return _page(request, shown, token, deeds.test(endpoint=shown, now=timezone.now()))
    if deed == "rotate":
        deeds.rotate(endpoint=shown, now=timezone.now())
    elif deed == "enable":
        enable(endpoint=shown, now=timezone.now())
    elif deed == "again" and request.POST.get("event", "").isdecimal():
        send_again(endpoint=shown, event=int(request.POST["event"][:18]), now=timezone.now())
    return redirect("alerts:webhook", token, public_id)


def _page(request: HttpRequest, shown: Endpoint, token: str, tested: Reply | None = None) -> HttpResponse:
    context = {
        "endpoint": shown,
        "secrets": shown.secrets_at(timezone.now()),
        "follows": shown.subscriptions.all(),
        "calls": shown.attempts.select_related("event")[:CALLS_SHOWN],
        "tested": tested,
        "token": token,
    }
    return render(request, "alerts/webhook.html", context)
