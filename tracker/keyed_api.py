"""The addresses of the API that take a key, each with the scope that opens it and a sentence for the page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, re_path
from django.utils.translation import gettext_lazy as _

from alerts.api.subscriptions import SubscriptionViewSet
from alerts.api.webhooks import CallViewSet, WebhookDeeds, WebhookViewSet
from bills.api.scopes import KeyScope
from recommendations.api.review import ClaimView, DecisionView, PositionView, QueueViewSet, ReviewMatchView, UndoView

NAMED = r"(?P<id>[-a-zA-Z0-9_]+)"
NUMBERED = r"(?P<id>[0-9]{1,15})"
BILL = r"(?P<session>[-a-zA-Z0-9_]+)/(?P<measure>[-a-zA-Z0-9_]+)"


@dataclass(frozen=True, slots=True)
class Deed:
    """One method of one address. ``shown`` is the address as people read it."""

    method: str
    shown: str
    scope: KeyScope
    gives: Any


@dataclass(frozen=True, slots=True)
class Address:
    name: str
    route: str
    view: Callable[..., Any]
    scope: KeyScope
    deeds: dict[str, Any]

    def told(self) -> list[Deed]:
        shown = self.route.replace(NAMED, "{id}").replace(NUMBERED, "{id}").replace(BILL, "{session}/{measure}")
        return [Deed(method, shown, self.scope, gives) for method, gives in self.deeds.items()]


OWN, DESK = KeyScope.SUBSCRIPTIONS, KeyScope.REVIEW
_Actions = dict[str, Any]
_follows: _Actions = {"get": "list", "post": "create"}
_one: _Actions = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}


def _deed(name: str) -> _Actions:
    return {"post": name}


ADDRESSES = (
    Address(
        "api-subscriptions",
        "subscriptions/",
        SubscriptionViewSet.as_view(_follows),
        OWN,
        {"GET": _("What you follow by mail"), "POST": _("Follow a recommendation, a bill, a search, …")},
    ),
    Address(
        "api-subscription",
        f"subscriptions/{NAMED}/",
        SubscriptionViewSet.as_view(_one),
        OWN,
        {"GET": _("One follow"), "PATCH": _("Another pace, note or language, a pause"), "DELETE": _("Stop it")},
    ),
    Address(
        "api-webhooks",
        "webhooks/",
        WebhookViewSet.as_view(_follows),
        OWN,
        {"GET": _("Your webhooks"), "POST": _("Be called at an address; the answer holds the secret")},
    ),
    Address(
        "api-webhook",
        f"webhooks/{NAMED}/",
        WebhookViewSet.as_view(_one),
        OWN,
        {
            "GET": _("One webhook with its secrets"),
            "PATCH": _("Another address, other follows"),
            "DELETE": _("Remove it"),
        },
    ),
    Address(
        "api-webhook-calls",
        f"webhooks/{NAMED}/calls/",
        CallViewSet.as_view({"get": "list"}),
        OWN,
        {"GET": _("The log of its calls, thirty days back")},
    ),
    *(
        Address(
            f"api-webhook-{deed}",
            f"webhooks/{NAMED}/{deed}/",
            WebhookDeeds.as_view(_deed(deed)),
            OWN,
            {"POST": gives},
        )
        for deed, gives in {
            "rotate": _("A new secret; for a day the old one signs too"),
            "enable": _("Switch it on again"),
            "test": _("Call it now with a test message"),
            "redeliver": _("Send a message once more"),
        }.items()
    ),
    Address(
        "api-review-queue",
        "review/matches/",
        QueueViewSet.as_view({"get": "list"}),
        DESK,
        {"GET": _("What waits for your word")},
    ),
    Address(
        "api-review-match",
        f"review/matches/{NUMBERED}/",
        ReviewMatchView.as_view(),
        DESK,
        {"GET": _("One match with every word that was said on it")},
    ),
    Address(
        "api-decide",
        f"review/matches/{NUMBERED}/decisions/",
        DecisionView.as_view(),
        DESK,
        {"POST": _("Say your word on it")},
    ),
    Address(
        "api-claim",
        f"review/matches/{NUMBERED}/claim/",
        ClaimView.as_view(),
        DESK,
        {"PUT": _("Show colleagues that you are on it"), "DELETE": _("Let go")},
    ),
    Address(
        "api-undo",
        f"review/decisions/{NUMBERED}/undo/",
        UndoView.as_view(),
        DESK,
        {"POST": _("Take your word back within ten minutes")},
    ),
    Address(
        "api-position",
        f"review/positions/{BILL}/",
        PositionView.as_view(),
        DESK,
        {"GET": _("The coalition’s position on a bill"), "PUT": _("Say or change it, as a lead")},
    ),
)
urlpatterns: list[URLPattern] = [re_path(f"^{one.route}$", one.view, name=one.name) for one in ADDRESSES]
