"""Messages of readers who say we are wrong, and our answers to them."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from recommendations.choices import DisputeKind, Outcome
from recommendations.models import Dispute, Match, Recommendation
from recommendations.refusal import Refused
from recommendations.reviews import mark_disputed
from recommendations.roles import may, shown_as


@transaction.atomic
def file_dispute(
    *,
    text: str,
    at: datetime,
    match: Match | None = None,
    bill: str = "",
    recommendation: Recommendation | None = None,
    email: str = "",
    language: str = settings.LANGUAGE_CODE,
    is_demo: bool = False,
) -> Dispute:
    """Keep what a reader says. About a match, it marks that match as disputed and puts it into the queue."""
    made = Dispute.objects.create(
        kind=DisputeKind.WRONG_MATCH if match else DisputeKind.MISSED_BILL,
        match=match,
        bill=bill,
        recommendation=recommendation,
        text=text,
        email=email,
        language=language,
        received_at=at,
        is_demo=is_demo,
    )
    if match:
        mark_disputed(match=match.pk)
    return made


@transaction.atomic
def answer_dispute(
    *, dispute: int, by: User, outcome: str, answer: str, shows_text: bool, at: datetime, site_url: str = ""
) -> Dispute:
    """Answer once and in public; the address, where one was given, gets the answer and is forgotten.

    Where it ``takes_two``, the word of a reviewer is kept as a proposal, until somebody who may give the second word
    answers with it or otherwise. Refuses with ``not_allowed``, ``answered``, ``incomplete`` and, for whoever alone
    decided the match, ``same_person``.
    """
    row = Dispute.objects.select_for_update(of=("self",)).select_related("match").get(pk=dispute)
    if not may(by, "review_match"):
        raise Refused("not_allowed", _("Answers to readers are for the people of the desk."))
    if row.answered_at is not None:
        raise Refused("answered", _("A colleague has answered this already."))
    if outcome not in Outcome or not answer.strip():
        raise Refused("incomplete", _("An answer has a decision and says why."))
    is_as_drafted = (row.outcome, row.answer) == (outcome, answer.strip())
    row.outcome, row.answer, row.shows_text = outcome, answer.strip(), shows_text
    if row.takes_two and not may(by, "second_review"):
        row.drafted_by, row.drafted_as = by, shown_as(by)
        row.save()
        return row
    if row.match and _decided_alone(row.match, by):
        raise Refused("same_person", _("You decided this match alone: somebody else answers for it."))
    if not is_as_drafted:
        row.drafted_by, row.drafted_as = None, ""
    row.answered_by, row.answered_as, row.answered_at = by, shown_as(by), at
    email, row.email = row.email, ""
    row.save()
    if row.match:
        mark_disputed(match=row.match.pk)
    if email:
        with override(row.language):
            told = {"dispute": row, "link": f"{site_url}{row.get_absolute_url()}"}
            subject, body = _("An answer to your message"), render_to_string("corrections/answer.txt", told)
        transaction.on_commit(lambda: send_mail(subject, body, None, [email]))
    return row


def _decided_alone(match: Match, by: User) -> bool:
    words = match.decisions.standing().filter(round=match.round).values_list("decided_by", flat=True)
    return set(words) == {by.pk}
