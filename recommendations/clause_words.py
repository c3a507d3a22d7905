"""Why a clause is called weaker or stronger, in the active language.

``recommendations.watch`` is pure, writes its reasons in English, and they are kept as they were written. Each has one
of the forms below, by which it is known again and said in another language.
"""

import re

from django.conf import settings
from django.utils.translation import get_language, gettext, gettext_noop

from recommendations.choices import Stance

FORMS = (
    gettext_noop("A duty became a permission: “%(gone)s” gave way to “%(came)s”."),
    gettext_noop("A permission became a duty: “%(gone)s” gave way to “%(came)s”."),
    gettext_noop("The sum of money that it named is gone."),
    gettext_noop("It names a sum of money, which it did not."),
    gettext_noop("The sum of money is smaller."),
    gettext_noop("The sum of money is larger."),
    gettext_noop("It reaches less far: “%(came)s” came in."),
    gettext_noop("It reaches further: “%(gone)s” went out."),
    gettext_noop("The rules no longer see it answer element %(letters)s."),
    gettext_noop("The rules now see it answer element %(letters)s too."),
    gettext_noop("The rules now see partial scope where they saw direct scope."),
    gettext_noop("The rules now see direct scope where they saw partial scope."),
    gettext_noop("The rules now read it as “%(stance)s”; they read “%(earlier_stance)s” before."),
    gettext_noop("The words stand, but the bill around them was rewritten: %(parts)s replaced."),
)
PARTS = {"subject": gettext_noop("subject"), "author": gettext_noop("author"), "sections": gettext_noop("sections")}
_NAMES = re.compile(r"%\\\((\w+)\\\)s|%\((\w+)\)s")
_NEXT = re.compile(r"(?<=\.) (?=[A-Z])")


def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(_NAMES.sub(lambda name: f"(?P<{name[1] or name[2]}>.+?)", re.escape(form)))


_PATTERNS = [(form, _pattern(form)) for form in FORMS]


def in_words(reasons: str) -> str | None:
    """One reason, or several one after the other; None where one of them has no form that is known here."""
    if (get_language() or settings.LANGUAGE_CODE) == settings.LANGUAGE_CODE:
        return reasons
    said = [_in_words(one) for one in _NEXT.split(reasons)]
    return " ".join(one for one in said if one) if all(said) else None


def _in_words(reason: str) -> str | None:
    for form, pattern in _PATTERNS:
        if found := pattern.fullmatch(reason):
            return gettext(form) % {name: _value(name, value) for name, value in found.groupdict().items()}
    return None


def _value(name: str, value: str) -> str:
    """Quoted words of a bill stay; our own words among them are said."""
    if name.endswith("stance"):
        return str(Stance(value).label).lower()
    if name == "parts":
        return ", ".join(gettext(PARTS.get(part, part)) for part in value.split(", "))
    return value
