"""``/webhooks/``: where programs of the key's owner are called, how that went, and what is sent once more."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from alerts.api import examples
from alerts.api.owner import subscriber_of, subscribers_of
from alerts.api.serializers import (
    AgainSerializer,
    CallSerializer,
    ChangedWebhookSerializer,
    NewWebhookSerializer,
    QueuedSerializer,
    RotationSerializer,
    TestSerializer,
    WebhookDetailSerializer,
    WebhookSerializer,
)
from alerts.api.subscriptions import wanted
from alerts.follows import Wanted
from alerts.models import Attempt, Endpoint
from alerts.revisions import revision_of_endpoint
from alerts.webhooks import endpoints as deeds
from alerts.webhooks.call import check_url
from alerts.webhooks.outcomes import enable, send_again
from bills.api.keys import KeyedViewSet, refuse_stale
from bills.api.scopes import KeyScope
from bills.links import NotALink
from bills.saying import in_words
from recommendations.refusal import Refused


def all_wanted(values: Sequence[str]) -> list[Wanted]:
    """Each once."""
    return list({one.value: one for one in map(wanted, values)}.values())


def not_called(why: NotALink) -> Refused:
    return Refused("not_called", _("This address is not called: %(why)s") % {"why": in_words(why.said)})


class OwnWebhooks(KeyedViewSet[Endpoint]):
    scope = KeyScope.SUBSCRIPTIONS
    lookup_field, lookup_url_kwarg = "public_id", "id"

    def get_queryset(self) -> QuerySet[Endpoint]:
        return Endpoint.objects.filter(subscriber__in=subscribers_of(self.owner)).prefetch_related("subscriptions")

    def current(self) -> Any:
        return self.shown(self.get_object()) if self.kwargs else None

    def shown(self, row: Endpoint) -> Any:
        return WebhookDetailSerializer(row).data

    def locked(self) -> Endpoint:
        return Endpoint.objects.select_for_update().get(pk=self.get_object().pk)


class WebhookViewSet(OwnWebhooks):
    serializer_class = WebhookSerializer

    @extend_schema(operation_id="webhooks_list", examples=examples.of_list(examples.WEBHOOK))
    def list(self, request: Request) -> Response:
        return self.paged_answer()

    @extend_schema(
        operation_id="webhooks_create",
        request=NewWebhookSerializer,
        responses={
            201: WebhookDetailSerializer,
            200: OpenApiResponse(WebhookDetailSerializer, "It was there already, with the same follows"),
        },
        examples=[examples.NEW_WEBHOOK, *examples.of_one(examples.WEBHOOK_DETAIL, "201", "200")],
    )
    def create(self, request: Request) -> Response:
        """Be called at that address. Asked again with the same follows it is the same webhook."""
        said, now = self.said(NewWebhookSerializer), timezone.now()
        follows = all_wanted(said["follows"])
        try:
            with transaction.atomic():
                owner = subscriber_of(self.owner, now)
                known = owner.endpoints.filter(url=check_url(said["url"])).first()
                if known is None:
                    made = deeds.add(owner=owner, url=said["url"], follows=follows, now=now)
                    return Response(self.shown(made), status=201)
        except NotALink as why:
            raise not_called(why) from why
        except deeds.TooManyEndpoints:
            raise Refused("too_many", _("You have as many webhooks as one address may have.")) from None
        if {(one.scope, one.key) for one in known.subscriptions.all()} != {(one.scope, one.key) for one in follows}:
            self.kwargs["id"] = known.public_id
            raise Refused("known", _("That address is called already, and hears of something else."))
        return Response(self.shown(known))

    @extend_schema(
        operation_id="webhooks_retrieve",
        responses=WebhookDetailSerializer,
        examples=examples.of_one(examples.WEBHOOK_DETAIL),
    )
    def retrieve(self, request: Request, id: str) -> Response:
        return Response(self.shown(self.get_object()))

    @extend_schema(
        operation_id="webhooks_partial_update",
        request=ChangedWebhookSerializer,
        responses=WebhookDetailSerializer,
        examples=[examples.CHANGED_WEBHOOK, *examples.of_one(examples.WEBHOOK_DETAIL)],
    )
    def partial_update(self, request: Request, id: str) -> Response:
        """Another address or other follows, under the same secret; what is owed goes to the new address."""
        said = self.said(ChangedWebhookSerializer)
        follows = all_wanted(said["follows"]) if "follows" in said else None
        try:
            with transaction.atomic():
                row = self.locked()
                refuse_stale(said.get("revision"), revision_of_endpoint(row))
                deeds.change(endpoint=row, url=said.get("url", row.url), follows=follows, now=timezone.now())
        except NotALink as why:
            raise not_called(why) from why
        except deeds.CalledAlready:
            raise Refused("known", _("Another webhook of yours calls that address.")) from None
        return self.retrieve(request, id)

    @extend_schema(operation_id="webhooks_destroy", responses={204: None})
    def destroy(self, request: Request, id: str) -> Response:
        """It is not called again, and the log of its calls is deleted."""
        deeds.remove(endpoint=self.get_object())
        return Response(status=204)


class WebhookDeeds(OwnWebhooks):
    """What is done to one webhook, one address a deed."""

    @extend_schema(
        operation_id="webhooks_rotate",
        request=RotationSerializer,
        responses=WebhookDetailSerializer,
        examples=[examples.ROTATION, *examples.of_one(examples.WEBHOOK_DETAIL)],
    )
    def rotate(self, request: Request, id: str) -> Response:
        """A new secret; for a day the old one signs too. ``revision`` keeps a repeated request from making a third."""
        said = self.said(RotationSerializer)
        with transaction.atomic():
            row = self.locked()
            refuse_stale(said["revision"], revision_of_endpoint(row))
            deeds.rotate(endpoint=row, now=timezone.now())
        return Response(self.shown(self.get_object()))

    @extend_schema(
        operation_id="webhooks_enable",
        request=None,
        responses=WebhookDetailSerializer,
        examples=examples.of_one(examples.WEBHOOK_DETAIL),
    )
    def enable(self, request: Request, id: str) -> Response:
        """Call it again, and first with what it missed in the last three days."""
        enable(endpoint=self.get_object(), now=timezone.now())
        return Response(self.shown(self.get_object()))

    @extend_schema(
        operation_id="webhooks_test", request=None, responses=TestSerializer, examples=examples.of_one(examples.TESTED)
    )
    def test(self, request: Request, id: str) -> Response:
        """Call it now with a message of the type ``test``; the answer says how that went. Ten seconds at most."""
        return Response(TestSerializer(deeds.test(endpoint=self.get_object(), now=timezone.now())).data)

    @extend_schema(
        operation_id="webhooks_redeliver",
        request=AgainSerializer,
        responses={202: QueuedSerializer},
        examples=[examples.AGAIN, *examples.of_one({"queued": 1}, "202")],
    )
    def redeliver(self, request: Request, id: str) -> Response:
        """The same message under the same id once more, in the next round; one that it never had is refused."""
        row, message = self.get_object(), self.said(AgainSerializer)["message"]
        told = row.attempts.filter(message_id=message, event__isnull=False).first()
        if told is None:
            raise Refused("not_there", _("This webhook was never called with that message."))
        queued = send_again(endpoint=row, event=told.event_id or 0, now=timezone.now())
        return Response({"queued": queued}, status=202)


class CallViewSet(KeyedViewSet[Attempt]):
    """The log of calls, kept for thirty days."""

    scope = KeyScope.SUBSCRIPTIONS
    serializer_class = CallSerializer

    def get_queryset(self) -> QuerySet[Attempt]:
        own = Endpoint.objects.filter(subscriber__in=subscribers_of(self.owner))
        endpoint = get_object_or_404(own, public_id=self.kwargs["id"])
        return endpoint.attempts.select_related("event")

    @extend_schema(operation_id="webhooks_calls_list", examples=examples.of_list(examples.CALL))
    def list(self, request: Request, id: str) -> Response:
        return self.paged_answer()
