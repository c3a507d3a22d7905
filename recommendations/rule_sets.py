"""What leads do to the matching rules: check a draft, save it as a version, put a version in force, go back."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from recommendations.load import load_paper_text
from recommendations.matching import BadRules, Rules
from recommendations.matching.rules import read_rules
from recommendations.models import RulePreview, RuleSet, RuleTurn
from recommendations.paper_limits import OTHER_KIND
from recommendations.refusal import Refused
from recommendations.roles import may, shown_as
from recommendations.rule_text import BadSection, place_in, with_section
from recommendations.rules_in_force import active_rule_set, shipped_text


def check_draft(text: str, section: str, edited: str) -> tuple[str, Rules]:
    """The whole file with an edited section, and its rules; raises ``BadSection`` naming field, line and value."""
    changed = with_section(text, section, edited)
    try:
        return changed, read_rules(settings.PAPER_FILE.name, changed.encode())
    except BadRules as error:
        raise place_in(edited, error) from error
    except (TypeError, AttributeError, KeyError) as error:
        raise BadSection(OTHER_KIND) from error


@transaction.atomic
def save_rule_set(*, preview: int, by: User, activate: bool, at: datetime) -> RuleSet:
    """Keep a previewed draft as a version. Refuses with ``not_allowed``, ``unread`` and ``stale``."""
    draft = RulePreview.objects.select_for_update(of=("self",)).select_related("parent").get(pk=preview)
    _check_allowed(by)
    if not draft.is_done:
        raise Refused("unread", _("The preview is still running; it has to end before the rules are saved."))
    if (active := active_rule_set()) != draft.parent:
        newer = active.note if active else _("the shipped file")
        raise Refused("stale", _("Other rules came into force meanwhile (%(note)s). Preview again.") % {"note": newer})
    made = RuleSet.objects.create(
        content=draft.content,
        version=read_rules(settings.PAPER_FILE.name, draft.content.encode()).version,
        parent=draft.parent,
        section=draft.section,
        note=draft.note,
        author=by,
        written_as=shown_as(by),
        summary=draft.counts | draft.decided,
        created_at=at,
    )
    draft.delete()
    if activate:
        put_in_force(rule_set=made.pk, by=by, at=at)
    return made


@transaction.atomic
def put_in_force(*, rule_set: int | None, by: User, at: datetime) -> RuleTurn:
    """Make a version the one that matches are read by; None goes back to the shipped file.

    The paper's rows follow at once, the matches with the next run of ``match``; decisions of people stay as they are.
    Refuses with ``not_allowed`` and ``already``.
    """
    _check_allowed(by)
    wanted = RuleSet.objects.select_for_update().get(pk=rule_set) if rule_set else None
    if active_rule_set() == wanted:
        raise Refused("already", _("These rules are in force already."))
    RuleSet.objects.filter(is_active=True).update(is_active=False)
    if wanted:
        wanted.is_active = True
        wanted.save(update_fields=["is_active"])
    load_paper_text(settings.PAPER_FILE.name, text_of(wanted).encode())
    return RuleTurn.objects.create(to=wanted, by=by, turned_as=shown_as(by), at=at)


def text_of(rule_set: RuleSet | None) -> str:
    """A version's file; of None the shipped one."""
    return rule_set.content if rule_set else shipped_text()


def _check_allowed(by: Any) -> None:
    if not may(by, "keep_positions"):
        raise Refused("not_allowed", _("Only leads change the rules."))
