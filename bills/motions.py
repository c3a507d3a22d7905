"""What a roll call was taken on, in the active language: the standing phrases of both houses, one published table.

Committees recommend ("Do pass as amended and be re-referred to the Committee on [Appropriations]"); floors write the
bill, its author and who presents it into the motion ("AB 651 Bryan Assembly Third Reading"). Names stay as they are. A
motion of another form is quoted in English, as the feed has it.
"""

import re
from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language, gettext, gettext_noop

FORMS = (
    gettext_noop("Do pass"),
    gettext_noop("Do pass. To Consent Calendar"),
    gettext_noop("Do pass and be ordered to the Consent Calendar"),
    gettext_noop("Do pass and be re-referred to the Committee on %(committee)s"),
    gettext_noop(
        "Do pass and be re-referred to the Committee on %(committee)s with recommendation: To Consent Calendar"
    ),
    gettext_noop("Do pass, but first be re-referred to the Committee on %(committee)s"),
    gettext_noop(
        "Do pass, but first be re-referred to the Committee on %(committee)s with recommendation: To Consent Calendar"
    ),
    gettext_noop("Do pass as amended"),
    gettext_noop("Do pass as amended. To Consent Calendar"),
    gettext_noop("Do pass as amended and be ordered to the Consent Calendar"),
    gettext_noop("Do pass as amended and be re-referred to the Committee on %(committee)s"),
    gettext_noop(
        "Do pass as amended and be re-referred to the Committee on %(committee)s"
        " with recommendation: To Consent Calendar"
    ),
    gettext_noop("Do pass as amended, but first amend, and re-refer to the Committee on %(committee)s"),
    gettext_noop(
        "Do pass as amended, but first amend, and re-refer to the Committee on %(committee)s"
        " with recommendation: To Consent Calendar"
    ),
    gettext_noop("Be adopted"),
    gettext_noop("Be adopted. To Consent Calendar"),
    gettext_noop("Be adopted and be ordered to the Consent Calendar"),
    gettext_noop("Be adopted. To third reading"),
    gettext_noop("Be adopted. Ordered to third reading"),
    gettext_noop("Be adopted and be re-referred to the Committee on %(committee)s"),
    gettext_noop(
        "Be adopted and be re-referred to the Committee on %(committee)s with recommendation: To Consent Calendar"
    ),
    gettext_noop("Be adopted, but first be re-referred to the Committee on %(committee)s"),
    gettext_noop(
        "Be adopted, but first be re-referred to the Committee on %(committee)s"
        " with recommendation: To Consent Calendar"
    ),
    gettext_noop("Be adopted as amended"),
    gettext_noop("With recommendation: That Senate amendments be concurred in"),
    gettext_noop("With recommendation: That Assembly amendments be concurred in"),
    gettext_noop("That the Senate amendments be concurred in"),
    gettext_noop("That the Assembly amendments be concurred in"),
    gettext_noop("Placed on suspense file"),
    gettext_noop("Held in committee and under submission"),
    gettext_noop("Hold in committee"),
    gettext_noop("Reconsideration"),
    gettext_noop("First hearing set for %(day)s: Failed passage in Committee. Reconsideration granted"),
    gettext_noop("Set, first hearing: Failed passage in Committee. Reconsideration granted"),
    gettext_noop("2nd Reading"),
    gettext_noop("2nd Reading %(bill)s"),
    gettext_noop("3rd Reading"),
    gettext_noop("3rd Reading (Urgency Clause)"),
    gettext_noop("3rd Reading %(bill)s Urgency Clause"),
    gettext_noop("3rd Reading %(bill)s"),
    gettext_noop("%(bill)s Assembly Third Reading"),
    gettext_noop("%(bill)s Senate Third Reading"),
    gettext_noop("%(bill)s Third Reading Urgency"),
    gettext_noop("Third Reading"),
    gettext_noop("Special Consent"),
    gettext_noop("Special Consent %(bill)s"),
    gettext_noop("Consent Calendar 2nd"),
    gettext_noop("Consent Calendar 2nd %(bill)s Urgency Clause"),
    gettext_noop("Consent Calendar 2nd %(bill)s"),
    gettext_noop("%(bill)s Consent Calendar Second Day"),
    gettext_noop("Concurrence"),
    gettext_noop("%(bill)s Concurrence in Senate Amendments"),
    gettext_noop("%(bill)s Concurrence - Urgency Added"),
    gettext_noop("Unfinished Business %(bill)s Urgency Clause Concurrence"),
    gettext_noop("Unfinished Business %(bill)s Concurrence"),
    gettext_noop("Consideration of Governor's Veto"),
)
PRESENTED = gettext_noop("%(motion)s, presented by %(person)s")
_PLACES = {
    "committee": r"(?P<committee>(?:(?! with recommendation:).)+)",
    "bill": r"(?P<bill>[A-Z]{2,3}(?:X\d)? ?\d+\b.*)",
    "day": r"(?P<day>[\d-]+)",
}
_NAMES = re.compile(r"%\\\((\w+)\\\)s|%\((\w+)\)s")
_PRESENTED = re.compile(r" By (?P<person>\D+?)(?=$| Urgency Clause$)")
_SPELT = (  # the same phrase in the hand of another desk
    (re.compile(r"[\[\]]"), ""),
    (re.compile(r",(?= and be )"), ""),
    (re.compile(r"with the recommendation:"), "with recommendation:"),
    (re.compile(r"\s+"), " "),
    (re.compile(r"(?<!\bal)(?<![A-Z])[ .]+$"), ""),
)


def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(_NAMES.sub(lambda name: _PLACES[name[1] or name[2]], re.escape(form)), re.IGNORECASE)


_PATTERNS = [(form, _pattern(form)) for form in FORMS]


def in_words(motion: str) -> str | None:
    """The motion in the active language; None where it has no form that is known here."""
    language = get_language() or settings.LANGUAGE_CODE
    return motion if language == settings.LANGUAGE_CODE or not motion else _in_words(motion, language)


@lru_cache(maxsize=4096)
def _in_words(motion: str, language: str) -> str | None:
    for spelling, plain in _SPELT:
        motion = spelling.sub(plain, motion)
    presented = _PRESENTED.search(motion)
    for form, pattern in _PATTERNS:
        if found := pattern.fullmatch(_PRESENTED.sub("", motion)):
            said = gettext(form) % {name: value.strip() for name, value in found.groupdict().items()}
            return gettext(PRESENTED) % {"motion": said, "person": presented["person"]} if presented else said
    return None
