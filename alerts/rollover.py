"""What a reader is told when a session has ended: what passed, what died, and that the follow goes on."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alerts.bundles import Bundle
from alerts.choices import EventKind
from bills.choices import Stage
from bills.models import Measure
from recommendations.choices import MatchState
from recommendations.models import Match

PASSED = (Stage.CHAPTERED, Stage.CHAPTERED_WITHOUT_SIGNATURE)


def rollover(said: Bundle) -> str:
    """A sentence above the list; empty where no bill ended with its session. One query where one did."""
    ended = [line for line in said.notices if line.kind == EventKind.ENDED]
    if not ended:
        return ""
    sessions = {line.event.facts["measure"]["key"].partition("/")[0] for line in ended}
    codes = [section.code for section in said.sections if section.code]
    sentences = [_("The session has ended.")]
    if passed := _passed(sessions, codes):
        sentences.append(_("Passed: %(bills)s.") % {"bills": ", ".join(passed)})
    count = len(ended) + said.more
    sentences.append(
        ngettext(
            "%(n)d bill below ended without becoming law.", "%(n)d bills ended without becoming law.", count
        ) % {"n": count}
    )  # fmt: skip
    sentences.append(_("Your follow goes on: bills of the next session are looked for from its first day."))
    return " ".join(sentences)


def _passed(sessions: set[str], codes: list[str]) -> list[str]:
    answering = Match.objects.public().filter(recommendation__public_id__in=codes).exclude(state=MatchState.REJECTED)
    measures = Measure.objects.filter(session__key__in=sessions, stage__in=PASSED, matches__in=answering)
    return [measure.label for measure in measures.select_related("session").distinct().order_by("type", "number")[:20]]
