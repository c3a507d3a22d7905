from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alerts.choices import MailState
from alerts.models import Delivery, Event, Mail, Subscriber
from alerts.outcomes import call_sent, resume, send_again

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Any]
else:  # Django's own class takes no type while it runs
    _Admin = admin.ModelAdmin


class Kept(_Admin):
    """Rows that are looked at: what is written about people and mails is written by the verbs alone."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Mail)
class MailAdmin(Kept):
    """The operator's list: filter by "Uncertain", find out from the mail server's log, and decide."""

    list_display = ("subscriber", "kind", "period", "state", "attempts", "due_at", "sent_at", "error")
    list_filter = ("state", "kind")
    list_select_related = ("subscriber",)
    search_fields = ("subscriber__email", "public_id")
    actions = ("again", "arrived")

    @admin.action(description=_("Send again, under the same Message-ID"))
    def again(self, request: HttpRequest, mails: QuerySet[Mail]) -> None:
        for mail in mails.filter(state__in=[MailState.UNCERTAIN, MailState.FAILED]):
            send_again(mail=mail, now=timezone.now())

    @admin.action(description=_("It arrived: call it sent"))
    def arrived(self, request: HttpRequest, mails: QuerySet[Mail]) -> None:
        for mail in mails.filter(state=MailState.UNCERTAIN).select_related("subscriber"):
            call_sent(mail=mail, now=timezone.now())


@admin.register(Subscriber)
class SubscriberAdmin(Kept):
    list_display = ("email", "standing", "standing_because", "confirmed_at", "last_sent_at")
    list_filter = ("standing", "language")
    search_fields = ("email",)
    actions = ("works_again",)

    @admin.action(description=_("The address works again: send what was missed"))
    def works_again(self, request: HttpRequest, people: QuerySet[Subscriber]) -> None:
        for person in people:
            resume(subscriber=person, now=timezone.now())


@admin.register(Delivery)
class DeliveryAdmin(Kept):
    list_display = ("subscriber", "event", "channel", "state", "due_at", "sent_at", "error")
    list_filter = ("state", "channel")
    list_select_related = ("subscriber", "event")
    search_fields = ("subscriber__email", "event__about")


@admin.register(Event)
class EventAdmin(Kept):
    list_display = ("about", "kind", "was", "now", "happened_on", "recorded_at")
    list_filter = ("kind", "source")
    search_fields = ("about",)
