"""Words of the Legislature that come in few forms: known ones are said in the active language, others as they came.

What has no fixed form (subjects, digests, actions) is quoted in English and marked so by the pages; of motions
``bills.motions`` knows the standing ones.
"""

from django.utils.translation import gettext, gettext_noop

KNOWN = (
    # Labels of prints, beside those of PrintState.
    gettext_noop("Amended Assembly"),
    gettext_noop("Amended Senate"),
    # Votes that a measure needs.
    gettext_noop("Majority"),
    gettext_noop("Two Thirds"),
    # What a bill does to a section of law, as bills.law reads it.
    gettext_noop("amended"),
    gettext_noop("added"),
    gettext_noop("repealed"),
    gettext_noop("amended and renumbered"),
    gettext_noop("renumbered"),
    gettext_noop("repealed and added"),
    gettext_noop("amended and repealed"),
    gettext_noop("amended, repealed, and added"),
    gettext_noop("added and repealed"),
)


def official(words: str) -> str:
    return gettext(words) if words else ""
