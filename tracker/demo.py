"""The desk of the demo: words of people who do not exist, marked as such wherever they stand, over the sample alone."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group, User
from django.db import transaction

from bills.models import Measure
from ingest.models import freshness
from recommendations.choices import Band, MatchState, Stance, Verdict
from recommendations.disputes import file_dispute
from recommendations.matching import Rules
from recommendations.models import Match, ReviewDecision
from recommendations.propose_matches import propose_matches
from recommendations.refusal import Refused
from recommendations.reviews import Judgement, decide
from recommendations.roles import LEAD, REVIEWER

NOTE = "Demo: a made-up decision, to show how the desk works."
DISPUTES = (
    "Demo: the clause speaks of a wider group of people than the recommendation does. Is it really direct?",
    "Demo: this looks like a change of procedure to me. Please read section 1 again.",
)
CODES = 3


@dataclass(frozen=True, slots=True)
class SignIn:
    """What the demo prints once: it is kept nowhere but as hashes and ciphertext in the demo's own database."""

    email: str
    password: str
    codes: list[str]


class NotTheSample(RuntimeError):
    """There is more than the bundled sample here, or real people have decided."""


def sign_in(role: str) -> SignIn:
    """The demo's account of that role, made on the first run, with a new password and new codes on each."""
    email = f"demo-{role}@example.org"
    person, _made = User.objects.get_or_create(
        username=email, defaults={"email": email, "first_name": "Demo", "last_name": role}
    )
    password = secrets.token_urlsafe(12)
    person.set_password(password)
    person.save(update_fields=["password"])
    person.groups.set(Group.objects.filter(name=role))
    EmailAddress.objects.get_or_create(user=person, email=email, defaults={"verified": True, "primary": True})
    Authenticator.objects.filter(user=person).delete()
    TOTP.activate(person, generate_totp_secret())
    return SignIn(email, password, RecoveryCodes.activate(person).get_unused_codes()[:CODES])


@transaction.atomic
def decide_as_demo(*, rules: Rules, at: datetime) -> int:
    """Words on most of the sample's strong and likely matches; returns how many there are. A second run adds none.

    Every eighth match waits on; two are disputed by readers; one is confirmed on an earlier version, so that the
    amendment that followed brings it up for a re-check by the matcher's own rule.
    """
    if not freshness().is_sample or ReviewDecision.objects.filter(is_demo=False).exists():
        raise NotTheSample("the demo's decisions are for a database that holds the bundled sample alone")
    if ReviewDecision.objects.exists():
        return ReviewDecision.objects.count()
    reviewer = User.objects.get(username=f"demo-{REVIEWER}@example.org")
    lead = User.objects.get(username=f"demo-{LEAD}@example.org")
    before = at - timedelta(hours=2)
    _recheck_one(rules, reviewer, before)
    waiting = Match.objects.filter(state=MatchState.SUGGESTED).exclude(band=Band.WEAK)
    rows = list(waiting.select_related("measure__latest_version").order_by("recommendation__position", "measure"))
    for number, row in enumerate(rows):
        if number % 8 == 7:
            continue
        _say(row, reviewer, Verdict.CONFIRM, before)
        if number % 3 == 0:
            _say(row, lead, Verdict.CONFIRM, before + timedelta(minutes=30))
    for row in Match.objects.filter(state=MatchState.SUGGESTED, band=Band.WEAK).order_by("pk")[:4]:
        _say(row, reviewer, Verdict.REJECT, before)
    confirmed = Match.objects.filter(state=MatchState.CONFIRMED, readers=1, stance=Stance.ADVANCES)
    for row, text in zip(confirmed.order_by("-score", "pk"), DISPUTES, strict=False):
        file_dispute(text=text, match=row, at=at, is_demo=True)
    return ReviewDecision.objects.count()


def _say(match: Match, by: User, verdict: str, at: datetime) -> ReviewDecision:
    row = Match.objects.select_related("measure__latest_version").get(pk=match.pk)
    latest = row.measure.latest_version
    assert latest is not None
    return decide(
        match=row.pk,
        by=by,
        judgement=Judgement(verdict, row.stance, row.scope, tuple(row.elements), note=NOTE),
        revision=row.revision,
        version=latest.key,
        at=at,
        is_demo=True,
    )


def _recheck_one(rules: Rules, by: User, at: datetime) -> None:
    """Read one measure as it stood before its last amendment, confirm what was found there, and let time go on."""
    amended = Measure.objects.filter(matches__state=MatchState.SUGGESTED).distinct().order_by("-last_action_on", "pk")
    for measure in amended.select_related("latest_version"):
        latest = measure.latest_version
        words = latest.digest if latest else ""
        earlier = measure.versions.exclude(digest="").exclude(digest=words).order_by("print_number").first()
        if latest is None or earlier is None or earlier.print_number < latest.print_number:
            continue
        found = _confirmed_then(measure, earlier.pk, rules, by, at)
        Measure.objects.filter(pk=measure.pk).update(latest_version=latest)
        propose_matches(rules=rules, at=at)
        if found and Match.objects.filter(measure=measure, state=MatchState.NEEDS_RECHECK).exists():
            return


def _confirmed_then(measure: Measure, earlier: int, rules: Rules, by: User, at: datetime) -> bool:
    Measure.objects.filter(pk=measure.pk).update(latest_version=earlier)
    propose_matches(rules=rules, at=at)
    for row in Match.objects.filter(measure=measure, state=MatchState.SUGGESTED).exclude(band=Band.WEAK):
        try:
            _say(row, by, Verdict.CONFIRM, at)
        except Refused:
            continue
        return True
    return False
