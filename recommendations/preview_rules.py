"""What a draft of the rules would change in the current session, found in short steps before anything is saved.

A step reads measures until its time is over and keeps what it found with the place where it stopped, so that a
preview needs no worker beside the web process, survives a restart, and never holds a request for long.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from time import monotonic
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bills.models import Measure, Session
from bills.records import BillText
from recommendations.matching import Rules, Suggestion, propose
from recommendations.matching.rules import build_rules
from recommendations.models import RulePreview, RuleSet
from recommendations.refusal import Refused
from recommendations.reviewed import reviewed
from recommendations.roles import may
from recommendations.rule_sets import check_draft, text_of
from recommendations.rule_text import affected, narrowed, parsed
from recommendations.rules_in_force import active_rule_set

STEP = 1.5
"""Seconds that a step reads; the measure that it began is ended."""
SLICE = 40
NEWEST_DECISIONS = 200
Row = list[str]


@transaction.atomic
def start_preview(*, section: str, edited: str, note: str, by: User, at: datetime) -> RulePreview:
    """Check a draft and lay out its preview. Raises ``BadSection``; refuses with ``not_allowed`` and ``same``."""
    if not may(by, "keep_positions"):
        raise Refused("not_allowed", _("Only leads change the rules."))
    parent: RuleSet | None = active_rule_set()
    before = text_of(parent)
    content, _rules = check_draft(before, section, edited)
    touched = affected(parsed(before), parsed(content))
    if not touched and parsed(before) == parsed(content):
        raise Refused("same", _("This says what the rules in force say."))
    RulePreview.objects.filter(by=by).delete()
    return RulePreview.objects.create(
        parent=parent,
        section=section,
        content=content,
        note=note.strip(),
        by=by,
        created_at=at,
        affected=touched,
        total=_measures().count() if touched else 0,
    )


@transaction.atomic
def step_preview(*, preview: int, at: datetime, seconds: float | None = None) -> RulePreview:
    """Read on for about ``seconds``, else STEP; the last step holds both rules against what people decided."""
    draft = RulePreview.objects.select_for_update(of=("self",)).select_related("parent").get(pk=preview)
    if draft.is_done:
        return draft
    before, after = _both(draft)
    ends = monotonic() + (STEP if seconds is None else seconds)
    waiting = True
    while waiting:
        waiting = _read_slice(draft, before, after, ends)
        if monotonic() >= ends:
            break
    if not waiting:
        draft.decided = _on_decisions(draft, before, after, at)
        draft.is_done = True
    draft.save(update_fields=["cursor", "done", "found", "decided", "is_done"])
    return draft


def _both(draft: RulePreview) -> tuple[Rules, Rules]:
    ids = tuple(draft.affected)
    return _narrow(text_of(draft.parent), ids), _narrow(draft.content, ids)


@lru_cache(maxsize=4)
def _narrow(text: str, ids: tuple[str, ...]) -> Rules:
    return build_rules("rules", narrowed(parsed(text), list(ids)), "preview")


def _measures() -> QuerySet[Measure]:
    """Of the newest regular session that is on file."""
    newest = Session.objects.filter(extraordinary=0).order_by("-start_year").values("pk")[:1]
    return Measure.objects.filter(session__in=newest, latest_version__isnull=False, removed_at=None).order_by("pk")


def _read_slice(draft: RulePreview, before: Rules, after: Rules, ends: float) -> bool:
    """Read a slice, or as much of it as there is time for and one measure at least; False at the end of all."""
    if not draft.affected:
        return False
    rows = list(_measures().filter(pk__gt=draft.cursor).select_related("session", "latest_version__body")[:SLICE])
    for measure in rows:
        if measure.latest_version:
            draft.found += _differences(measure, measure.latest_version.text(), before, after)
        draft.done += 1
        draft.cursor = measure.pk
        if monotonic() >= ends:
            break
    return bool(rows) and (draft.cursor != rows[-1].pk or len(rows) == SLICE)


def _differences(measure: Measure, text: BillText, before: Rules, after: Rules) -> Iterator[Row]:
    was, now = _by_id(measure, text, before), _by_id(measure, text, after)
    for id in sorted(was.keys() | now.keys()):
        if found := _difference(was.get(id), now.get(id)):
            yield [measure.session.key, measure.id_.slug, measure.label, id, *found]


def _by_id(measure: Measure, text: BillText, rules: Rules) -> Mapping[str, Suggestion]:
    return {one.recommendation: one for one in propose(measure.id_, text, rules).suggestions}


def _difference(was: Suggestion | None, now: Suggestion | None) -> tuple[str, str, str] | None:
    """(kind, was, now); None where nothing differs that a reader would see."""
    counted, counts = bool(was and was.counts), bool(now and now.counts)
    if counts != counted:
        return ("added" if counts else "dropped"), _told(was), _told(now)
    if was and now and counts and was.stance != now.stance:
        return "stance", _told(was), _told(now)
    if was and now and counts and was.scope != now.scope:
        return "scope", _told(was), _told(now)
    if (was is None) != (now is None):
        return ("queued" if now else "unqueued"), _told(was), _told(now)
    return None


def _told(one: Suggestion | None) -> str:
    return f"{one.stance}, {one.scope}, {one.band} ({one.score:.2f})" if one else ""


def _on_decisions(draft: RulePreview, before: Rules, after: Rules, at: datetime) -> dict[str, Any]:
    """What each set of rules proposes of the pairs that people decided: right where they confirmed it, else wrong."""
    told: dict[str, dict[str, int]] = {"before": {"right": 0, "wrong": 0}, "after": {"right": 0, "wrong": 0}}
    for example in reviewed(at=at, recommendations=draft.affected, most=NEWEST_DECISIONS):
        measure, text = example.version.measure, example.version.text()
        for name, rules in (("before", before), ("after", after)):
            found = _by_id(measure, text, rules).get(example.recommendation)
            if found and found.counts:
                told[name]["right" if example.is_confirmed else "wrong"] += 1
    return told
