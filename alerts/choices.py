"""The words of following: what, how often, by which channel, and what became of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    """What a follow is of. Each goes with a key; ``alerts.topics`` writes the same keys beside every event."""

    EVERYTHING = "everything", _("Every recommendation, and any added later")
    PAPER = "paper", _("A paper")
    GOAL = "goal", _("A goal of the paper")
    RECOMMENDATION = "recommendation", _("A recommendation")
    BILL = "bill", _("A bill")
    LEGISLATOR = "legislator", _("A legislator’s bills")
    COMMITTEE = "committee", _("A committee’s hearings")
    SEARCH = "search", _("A saved search")
    CANARY = "canary", _("The daily sign of life")


class Cadence(TextChoices):
    INSTANT = "instant", _("As it happens")
    DAILY = "daily", _("Daily")
    WEEKLY = "weekly", _("Weekly")
    OFF = "off", _("Off")


class Channel(TextChoices):
    MAIL = "mail", _("E-mail")
    WEBHOOK = "webhook", _("Webhook")


class Language(TextChoices):
    ENGLISH = "en", "English"
    SPANISH = "es", "Español"


class Standing(TextChoices):
    """Whether mail reaches a person; anything but the first is explained on their page."""

    WORKING = "working", _("Working")
    DELAYED = "delayed", _("Delayed")
    STOPPED = "stopped", _("Stopped")
    DORMANT = "dormant", _("Asleep: nobody answered when we asked whether this is still wanted")


class EventKind(TextChoices):
    """What happened. A bundle prints them in this order."""

    STATUS = "status", _("Status of a recommendation")
    OUTCOME = "outcome", _("Governor’s decision")
    HEARING_SET = "hearing_set", _("Hearing set")
    HEARING_MOVED = "hearing_moved", _("Hearing moved")
    HEARING_CANCELLED = "hearing_cancelled", _("Hearing no longer listed")
    HEARING_CHANGED = "hearing_changed", _("Hearing, time or place changed")
    FLOOR = "floor", _("On the floor agenda")
    LETTER_DUE = "letter_due", _("Letters due")
    CLAUSE = "clause", _("Clause changed")
    STAGE = "stage", _("Stage")
    ENDED = "ended", _("Ended with the session")
    ADDED = "added", _("New bill")
    MESSAGE = "message", _("Governor’s message")
    CHAPTER = "chapter", _("Chapter")
    VOTE = "vote", _("Vote")
    REWRITTEN = "rewritten", _("Rewritten (gut and amend)")
    SUBJECT = "subject", _("Subject")
    VERSION = "version", _("New version")
    MATCH = "match", _("Match reviewed")
    ACTIVITY = "activity", _("Activity")
    AUTHOR = "author", _("Author")
    ANALYSIS = "analysis", _("Analysis")
    REMOVED = "removed", _("No longer in the official feed")
    RESTORED = "restored", _("Back in the official feed")
    ACTION = "action", _("Action")
    HEARTBEAT = "heartbeat", _("Sign of life")


class DeliveryState(TextChoices):
    PENDING = "pending", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class MailKind(TextChoices):
    CONFIRM = "confirm", _("Please confirm")
    INSTANT = "instant", _("As it happens")
    DAILY = "daily", _("Daily bundle")
    WEEKLY = "weekly", _("Weekly bundle")
    ENDPOINT = "endpoint", _("Notice about a webhook")
    RENEWAL = "renewal", _("Still wanted?")


class MailState(TextChoices):
    """``SENDING`` is written before the first byte goes out; found later with its lease over, nobody knows."""

    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    UNCERTAIN = "uncertain", _("Uncertain: a person decides")
    CANCELLED = "cancelled", _("Cancelled")
