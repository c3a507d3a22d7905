"""``/subscriptions/``: what the owner of a key follows by mail."""

from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from alerts import preferences
from alerts.api import examples
from alerts.api.owner import subscriber_of, subscribers_of
from alerts.api.serializers import (
    ChangedSubscriptionSerializer,
    NewSubscriptionSerializer,
    SubscriptionSerializer,
    manner_of,
)
from alerts.choices import Channel, DeliveryState
from alerts.follows import Wanted, find
from alerts.models import Subscription
from alerts.revisions import revision_of_follow
from alerts.signing_up import follow_at_once
from bills.api.keys import KeyedViewSet, refuse_stale
from bills.api.scopes import KeyScope
from recommendations.refusal import Refused


def wanted(value: str) -> Wanted:
    """Refuses with ``not_there`` what does not exist and what nobody may follow."""
    found = find(value)
    if found is None:
        raise Refused("not_there", _("“%(value)s” is not known here.") % {"value": value})
    return found


class SubscriptionViewSet(KeyedViewSet[Subscription]):
    """Mail goes to the address of the key's owner. A stopped follow is no longer listed."""

    scope = KeyScope.SUBSCRIPTIONS
    serializer_class = SubscriptionSerializer
    lookup_field, lookup_url_kwarg = "public_id", "id"

    def get_queryset(self) -> QuerySet[Subscription]:
        sent = Max("deliveries__sent_at", filter=Q(deliveries__state=DeliveryState.SENT))
        own = Subscription.objects.confirmed().filter(
            subscriber__in=subscribers_of(self.owner), channel=Channel.MAIL, stopped_at=None
        )
        return own.annotate(last_sent_at=sent)

    @extend_schema(operation_id="subscriptions_list", examples=examples.of_list(examples.FOLLOW))
    def list(self, request: Request) -> Response:
        return self.paged_answer()

    @extend_schema(
        operation_id="subscriptions_create",
        request=NewSubscriptionSerializer,
        responses={
            201: SubscriptionSerializer,
            200: OpenApiResponse(SubscriptionSerializer, "It was followed already"),
        },
        examples=[examples.NEW_FOLLOW, *examples.of_one(examples.FOLLOW, "201", "200")],
    )
    def create(self, request: Request) -> Response:
        """Follow something. Asked again it is the same follow, in the manner of the last word."""
        said, now = self.said(NewSubscriptionSerializer), timezone.now()
        with transaction.atomic():
            made, is_new = follow_at_once(
                subscriber=subscriber_of(self.owner, now),
                wanted=wanted(said["follow"]),
                manner=manner_of(said),
                now=now,
            )
        return Response(SubscriptionSerializer(made).data, status=201 if is_new else 200)

    @extend_schema(operation_id="subscriptions_retrieve", examples=examples.of_one(examples.FOLLOW))
    def retrieve(self, request: Request, id: str) -> Response:
        return Response(SubscriptionSerializer(self.get_object()).data)

    @extend_schema(
        operation_id="subscriptions_partial_update",
        request=ChangedSubscriptionSerializer,
        responses=SubscriptionSerializer,
        examples=[examples.CHANGED_FOLLOW, *examples.of_one(examples.FOLLOW)],
    )
    def partial_update(self, request: Request, id: str) -> Response:
        """Another pace, note, language, a neutral subject or a pause; what is left out stays."""
        said = self.said(ChangedSubscriptionSerializer)
        with transaction.atomic():
            row = self._locked()
            refuse_stale(said.get("revision"), revision_of_follow(row))
            preferences.change_follow(follow=row, manner=manner_of(said, row), now=timezone.now())
        return self.retrieve(request, id)

    @extend_schema(operation_id="subscriptions_destroy", responses={204: None})
    def destroy(self, request: Request, id: str) -> Response:
        """Stop it, and whatever it is still owed."""
        preferences.stop(follows=[self.get_object()], now=timezone.now())
        return Response(status=204)

    def current(self) -> Any:
        return SubscriptionSerializer(self.get_object()).data if self.kwargs else None

    def _locked(self) -> Subscription:
        return Subscription.objects.select_for_update().get(pk=self.get_object().pk)
