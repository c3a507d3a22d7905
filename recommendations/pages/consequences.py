"""What a committee's yes would mean for the recommendations that a measure answers."""

from django.utils.translation import gettext as _

from recommendations.choices import Stance, ThisSession
from recommendations.models import Match
from recommendations.standing import FURTHEST


def would_change(match: Match) -> str:
    """One sentence, by the published rule: a measure that a committee sends on makes its recommendation *moving*.

    Asks the match for its recommendation alone.
    """
    asked = match.recommendation
    told = {"code": asked.code, "moving": ThisSession.MOVING.label, "word": ThisSession(asked.this_session).label}
    if match.stance == Stance.OPPOSES:
        return _("If the committee sends it on, a bill against %(code)s comes closer to law.") % told
    if asked.this_session in FURTHEST[: FURTHEST.index(ThisSession.MOVING) + 1]:
        return _("If the committee sends it on, %(code)s stays “%(word)s” and has one step more behind it.") % told
    return _("If the committee sends it on, %(code)s goes from “%(word)s” to “%(moving)s”.") % told
