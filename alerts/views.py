"""Following without an account. Nothing here sets a cookie: signed links carry the right to act, and GET never acts.

A forged form can at most ask for a mail that asks back, so these pages need no CSRF token and keep the promise of
the page foot that no cookie is set.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alerts import links, outcomes, preferences, renewal, signing_up
from alerts.addresses import fold_network
from alerts.buckets import PER_NETWORK, spend
from alerts.choices import Cadence
from alerts.follows import choices, find
from alerts.follows_page import follows_page
from alerts.forms import READERS_CADENCES, FollowForm, OneFollowForm, PersonForm
from alerts.history import history
from alerts.letters import post_letters
from alerts.models import Subscriber
from alerts.ways_out import WayOut, way_out

View = Callable[..., HttpResponse]
FORMS = ["GET", "HEAD", "POST"]


def private(view: View) -> View:
    """Nobody but its reader may see the address: not a cache, a search engine or the next site."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return csrf_exempt(answered)


@private
@require_http_methods(FORMS)
def follow(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        chosen = [wanted for value in request.GET.getlist("follow") if (wanted := find(value))]
        return render(request, "alerts/follow.html", _form_page(FollowForm(), chosen, Cadence.WEEKLY))
    form = FollowForm(request.POST)
    is_complete, chosen = form.is_valid(), form.cleaned_data.get("follow", [])
    cadence = Cadence(form.cleaned_data.get("cadence") or Cadence.WEEKLY)
    if "preview" in request.POST:
        page = _form_page(FollowForm(initial=request.POST.dict()), chosen, cadence)
        return render(request, "alerts/follow.html", page | {"history": history(chosen, cadence, timezone.now())})
    if not is_complete:
        return render(request, "alerts/follow.html", _form_page(form, chosen, cadence), status=400)
    if not spend(PER_NETWORK, fold_network(_caller(request)), now=timezone.now()):
        return render(request, "alerts/too_many.html", status=429)
    signing_up.sign_up(request=form.request(), now=timezone.now())
    if settings.SEND_LETTERS_AT_ONCE:
        transaction.on_commit(post_letters)
    return redirect("alerts:sent")


def _caller(request: HttpRequest) -> str:
    """The address that the outermost of our own proxies saw."""
    seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if 0 < settings.TRUSTED_PROXIES <= len(seen):
        return str(seen[-settings.TRUSTED_PROXIES]).strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def _form_page(form: FollowForm, chosen: list[Any], cadence: Cadence) -> dict[str, Any]:
    groups = choices()
    offered = {one.value for goal, below in groups for one in (goal, *below)} | {"everything:"}
    return {
        "form": form,
        "goals": groups,
        "others": [one for one in chosen if one.value not in offered],
        "chosen": [one.value for one in chosen],
        "cadence": cadence,
        "cadences": READERS_CADENCES,
    }


@private
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "alerts/sent.html")


@private
@require_http_methods(FORMS)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    if request.method != "POST":
        return render(request, "alerts/confirm.html")
    named = links.read(token, "confirm")
    subscriber = signing_up.confirm(public_id=named.public_id, now=timezone.now()) if named else None
    if subscriber is None:
        return render(request, "alerts/no_such_link.html", status=404)
    return redirect(links.follows_path(subscriber))


@private
@require_http_methods(FORMS)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """One page and one answer for every token, ours or not: it tells a stranger nothing.

    The POST of RFC 8058 comes from a mail provider, with neither cookie nor CSRF token, and may come twice.
    """
    if request.method == "POST":
        _act(way_out(token), is_undo="undo" in request.POST)
    stage = "asked" if request.method != "POST" else "undone" if "undo" in request.POST else "done"
    named = links.read(token, "stop", "stop-cadence", "stop-all", "forget")
    return render(request, "alerts/stop.html", {"stage": stage, "can_undo": not named or named.what != "forget"})


def _act(out: WayOut | None, *, is_undo: bool) -> None:
    if out and out.request:
        signing_up.forget_request(public_id=out.request)
    elif out and is_undo:
        preferences.undo_stop(follows=out.follows, now=timezone.now())
    elif out:
        preferences.stop(follows=out.follows, now=timezone.now())


def signed(view: View) -> View:
    """Hands the view the person whose link this is."""

    @wraps(view)
    def answered(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        named = links.read(token, "follows")
        subscriber = Subscriber.objects.filter(public_id=named.public_id).first() if named else None
        if subscriber is None:
            return render(request, "alerts/no_such_link.html", status=404)
        return view(request, subscriber, token, **kwargs)

    return answered


@private
@require_http_methods(FORMS)
@signed
def follows(request: HttpRequest, subscriber: Subscriber, token: str) -> HttpResponse:
    if request.method != "POST":
        return _follows_page(request, subscriber, token, PersonForm(instance=subscriber))
    deed = request.POST.get("deed")
    if deed == "forget":
        preferences.forget(subscriber=subscriber)
        return render(request, "alerts/forgotten.html")
    if deed == "stop-all":
        preferences.stop(follows=subscriber.subscriptions.all(), now=timezone.now())
    elif deed == "resume":
        outcomes.resume(subscriber=subscriber, now=timezone.now())
    elif deed == "renew":
        renewal.renew(subscriber=subscriber, now=timezone.now())
    else:
        form = PersonForm(request.POST, instance=Subscriber.objects.get(pk=subscriber.pk))
        if not form.is_valid():
            return _follows_page(request, subscriber, token, form)
        preferences.change_person(subscriber=subscriber, wishes=form.wishes(), now=timezone.now())
    return redirect("alerts:follows", token)


def _follows_page(
    request: HttpRequest,
    subscriber: Subscriber,
    token: str,
    form: PersonForm,
    wrong: OneFollowForm | None = None,
) -> HttpResponse:
    """``wrong`` is the form of one follow that was refused."""
    page = {"page": follows_page(subscriber, timezone.now()), "form": form, "wrong": wrong, "token": token}
    return render(request, "alerts/follows.html", page, status=400 if wrong or form.errors else 200)


@private
@require_POST
@signed
def change(request: HttpRequest, subscriber: Subscriber, token: str, public_id: str) -> HttpResponse:
    """One follow of this person: stopped, taken up again, or told in another manner."""
    own = subscriber.subscriptions.filter(public_id=public_id)
    deed = request.POST.get("deed")
    if deed == "stop":
        preferences.stop(follows=own, now=timezone.now())
    elif deed == "undo":
        preferences.undo_stop(follows=own, now=timezone.now())
    elif found := own.first():
        form = OneFollowForm(request.POST)
        if not form.is_valid():
            return _follows_page(request, subscriber, token, PersonForm(instance=subscriber), wrong=form)
        preferences.change_follow(follow=found, manner=form.manner(), now=timezone.now())
    return redirect("alerts:follows", token)


@private
@require_POST
@signed
def export(request: HttpRequest, subscriber: Subscriber, token: str) -> HttpResponse:
    response = JsonResponse(preferences.export(subscriber), json_dumps_params={"indent": 2})
    response["Content-Disposition"] = 'attachment; filename="my-follows.json"'
    return response
