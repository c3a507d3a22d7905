"""The sentences that give the reason for a status, in the language that is active when they are asked for.

``recommendations.standing`` decides; what is said of it is said here. Sentences are put together from whole phrases,
so that each language can order and inflect its own.
"""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from bills.choices import Stage
from recommendations.choices import Basis

NAMED = 3
"""Measures that a because names before it counts the rest."""
HEARING = gettext_noop("committee hearing")
"""What the next decision is, as it is stored; pages and mails translate it."""
STAGE_PHRASES = {
    Stage.INTRODUCED: gettext_lazy("was introduced"),
    Stage.IN_COMMITTEE: gettext_lazy("went to committee"),
    Stage.ON_FLOOR: gettext_lazy("reached the floor"),
    Stage.PASSED_FIRST_HOUSE: gettext_lazy("passed its first house"),
    Stage.IN_SECOND_HOUSE: gettext_lazy("was taken up by its second house"),
    Stage.CONCURRENCE: gettext_lazy("went back to its first house for concurrence"),
    Stage.ENROLLED: gettext_lazy("passed both houses"),
    Stage.WITH_GOVERNOR: gettext_lazy("reached the Governor’s desk"),
    Stage.CHAPTERED: gettext_lazy("was chaptered"),
    Stage.CHAPTERED_WITHOUT_SIGNATURE: gettext_lazy("was chaptered without the Governor’s signature"),
    Stage.VETOED: gettext_lazy("was vetoed"),
    Stage.FAILED: gettext_lazy("failed on a vote"),
    Stage.DIED: gettext_lazy("died"),
    Stage.ADOPTED: gettext_lazy("was adopted"),
}


def plain_date(on: date) -> str:
    """``13 October 2025``."""
    return date_format(on, "j F Y")


def what_happened(bill: str, stage: Stage, on: date | None, chapter: str, aside: str = "") -> str:
    """``AB 651 was chaptered on 13 October 2025 (Chapter 623, Statutes of 2025)``; the aside follows the number."""
    told = {"bill": f"{bill}{aside}", "deed": STAGE_PHRASES[stage]}
    if on:
        phrase = _("%(bill)s %(deed)s on %(day)s") % (told | {"day": plain_date(on)})
    else:
        phrase = _("%(bill)s %(deed)s") % told
    return f"{phrase} ({chapter})" if chapter else phrase


def works_for_and_against() -> str:
    return _(", which works both for and against it,")


def advances(*, is_law: bool) -> str:
    return _(", which advances it,") if is_law else _(", which would advance it,")


def takes_effect(on: date) -> str:
    return _(" and takes effect on %(day)s") % {"day": plain_date(on)}


def awaits_the_voters() -> str:
    return _(" as a resolution chapter, which is not law before the voters approve it")


def was_sent_on() -> str:
    return _(", and a committee has sent it on")


def is_held() -> str:
    return _(" and is held under submission")


def is_inactive() -> str:
    return _(" and lies on the inactive file")


def has_not_moved(since: date | None) -> str:
    return (
        _(" and has not moved since %(day)s") % {"day": plain_date(since)} if since else _(" and has not moved since")
    )


def answers_directly(what: str, letters: Sequence[str]) -> str:
    form = ngettext(
        "%(what)s and answers element %(letters)s directly",
        "%(what)s and answers elements %(letters)s directly",
        len(letters),
    )
    return form % {"what": what, "letters": listed(letters)}


def unanswered(letters: Sequence[str]) -> str:
    form = ngettext(
        "No law known to us answers element %(letters)s directly.",
        "No law known to us answers elements %(letters)s directly.",
        len(letters),
    )
    return form % {"letters": listed(letters)}


def listed(letters: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(letters) == 1:
        return letters[0]
    return _("%(first)s and %(last)s") % {"first": ", ".join(letters[:-1]), "last": letters[-1]}


def reaches_wider() -> str:
    return _("pulls the same lever for a wider or neighbouring group of people")


def works_against() -> str:
    return _("works against it")


def advances_it() -> str:
    return _("advances it")


def nothing_in_force() -> str:
    return _("No law that advances it is in force.")


def nothing_read() -> str:
    return _("No measure of this session has been read for it yet.")


def nothing_found(through: date | None) -> str:
    if through is None:
        return _("Every measure received was searched, and none was found that advances it.")
    said = _("Every measure received was searched through %(day)s, and none was found that advances it.")
    return said % {"day": plain_date(through)}


def sentence(told: Sequence[str], basis: Basis, each: str = "") -> str:
    """The first few as one sentence that ends with what each does and whose reading it is; empty for none."""
    if not told:
        return ""
    rest = len(told) - NAMED
    more = [ngettext("and %(n)d more", "and %(n)d more", rest) % {"n": rest}] if rest > 0 else []
    does = ""
    if each:
        does = (_(" and %(does)s") if len(told) == 1 else _(": each %(does)s")) % {"does": each}
    whose = _("as people confirmed") if basis == Basis.PEOPLE else _("in the reading of the machine")
    return f"{'; '.join([*told[:NAMED], *more])}{does}, {whose}."


def overridden_by(who: str, reason: str) -> str:
    return _("Overridden by %(who)s: %(reason)s") % {"who": who, "reason": reason}
