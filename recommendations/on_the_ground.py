"""What leads write about a recommendation beside its derived status: the only writers of these three tables."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from bills.models import Measure
from recommendations.choices import Appropriation
from recommendations.models import ImplementationReport, ObstacleNote, Recommendation, StatusOverride
from recommendations.refusal import Refused
from recommendations.roles import may, shown_as
from recommendations.status import data_as_of, restate


@dataclass(frozen=True, slots=True)
class Finding:
    """What somebody found; fields as ``ImplementationReport`` has them."""

    state: str
    source_url: str
    evidence_on: date
    note: str
    measure: Measure | None = None
    effective_on: date | None = None
    appropriation: str = Appropriation.UNKNOWN
    amount: int | None = None
    appropriation_url: str = ""
    reports_due: tuple[date, ...] = ()
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """What a lead says instead of the rule; what is empty or None follows it."""

    reason: str
    source_url: str
    source_on: date
    in_law: str = ""
    this_session: str = ""
    is_at_risk: bool | None = None


@transaction.atomic
def report_implementation(
    *, recommendation: Recommendation, finding: Finding, by: User, at: datetime
) -> ImplementationReport:
    """Raises ``Refused`` for who is no lead, and for a finding without note, source or the amount it speaks of."""
    _refuse_others(by)
    _require(finding.note, finding.source_url)
    if (finding.appropriation == Appropriation.AMOUNT) != (finding.amount is not None):
        raise Refused("incomplete", _("Give the amount in dollars where there is one, and only there."))
    return ImplementationReport.objects.create(
        recommendation=recommendation,
        measure=finding.measure,
        state=finding.state,
        effective_on=finding.effective_on,
        appropriation=finding.appropriation,
        amount=finding.amount,
        appropriation_url=finding.appropriation_url,
        reports_due=[due.isoformat() for due in sorted(set(finding.reports_due))],
        quote=finding.quote,
        source_url=finding.source_url,
        evidence_on=finding.evidence_on,
        note=finding.note,
        decided_by=by,
        decided_as=shown_as(by),
        recorded_at=at,
    )


@transaction.atomic
def override_status(*, recommendation: Recommendation, override: Override, by: User, at: datetime) -> StatusOverride:
    """Says a status in place of the rule, at once and everywhere. Raises ``Refused``."""
    _refuse_others(by)
    _require(override.reason, override.source_url)
    if not (override.in_law or override.this_session or override.is_at_risk is not None):
        raise Refused("incomplete", _("Say at least one of the three otherwise than the rule."))
    row = StatusOverride.objects.create(
        recommendation=recommendation,
        in_law=override.in_law,
        this_session=override.this_session,
        is_at_risk=override.is_at_risk,
        reason=override.reason,
        source_url=override.source_url,
        source_on=override.source_on,
        decided_by=by,
        decided_as=shown_as(by),
        recorded_at=at,
    )
    restate(as_of=data_as_of() or localdate(at), at=at)
    return row


@transaction.atomic
def withdraw_override(*, recommendation: Recommendation, reason: str, by: User, at: datetime) -> StatusOverride:
    """The rule's word holds again. Raises ``Refused`` where no override holds."""
    _refuse_others(by)
    standing = StatusOverride.objects.filter(recommendation=recommendation).first()
    if standing is None or standing.is_withdrawal:
        raise Refused("nothing", _("There is no override to withdraw."))
    if not reason.strip():
        raise Refused("incomplete", _("Say why."))
    row = StatusOverride.objects.create(
        recommendation=recommendation,
        is_withdrawal=True,
        reason=reason,
        decided_by=by,
        decided_as=shown_as(by),
        recorded_at=at,
    )
    restate(as_of=data_as_of() or localdate(at), at=at)
    return row


@transaction.atomic
def note_obstacle(
    *, recommendation: Recommendation, text: str, source_url: str, source_on: date, by: User, at: datetime
) -> ObstacleNote:
    """Replaces the note that is shown; the earlier ones are kept. Raises ``Refused``."""
    _refuse_others(by)
    _require(text, source_url)
    return ObstacleNote.objects.create(
        recommendation=recommendation,
        text=text,
        source_url=source_url,
        source_on=source_on,
        decided_by=by,
        decided_as=shown_as(by),
        recorded_at=at,
    )


def _refuse_others(by: User) -> None:
    if not may(by, "second_review"):
        raise Refused("forbidden", _("Leads alone write here."))


def _require(note: str, source_url: str) -> None:
    if not note.strip() or not source_url.strip():
        raise Refused("incomplete", _("A note and a source are needed."))
