"""Every enumeration of the API with the meaning of its words, from the tables that pages print too."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Choices
from django.utils.translation import gettext_lazy as _

from bills.choices import ACTIVITY_MEANINGS, ENDING_MEANINGS, STAGE_MEANINGS, ChangeKind, Origin
from recommendations.choices import CONFIDENCE_MEANINGS, IN_LAW_MEANINGS, THIS_SESSION_MEANINGS, OurKind
from tracker.method import MATCH_STATE_MEANINGS, STANCE_MEANINGS


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One enumeration: where it stands in an answer, and (value, label, meaning) of each word."""

    name: str
    fields: str
    words: list[tuple[str, str, str]]


def vocabularies() -> list[Vocabulary]:
    return [
        Vocabulary(str(_("In law")), "status.in_law", _words(IN_LAW_MEANINGS)),
        Vocabulary(str(_("This session")), "status.this_session", _words(THIS_SESSION_MEANINGS)),
        Vocabulary(str(_("Stage of a bill")), "stage", _words(STAGE_MEANINGS)),
        Vocabulary(str(_("Activity of a bill")), "activity", _words(ACTIVITY_MEANINGS)),
        Vocabulary(str(_("How a bill ended")), "ending", _words(ENDING_MEANINGS)),
        Vocabulary(str(_("Stance of a match")), "stance", _words(STANCE_MEANINGS)),
        Vocabulary(str(_("State of a match")), "state", _words(MATCH_STATE_MEANINGS)),
        Vocabulary(str(_("How sure a match is")), "confidence", _words(CONFIDENCE_MEANINGS)),
        Vocabulary(str(_("Kind of a change")), "kind", _labels(ChangeKind, OurKind)),
        Vocabulary(str(_("Origin of a change")), "origin", [(each.value, "", str(each.label)) for each in Origin]),
    ]


def _words(meanings: Mapping[Any, Any]) -> list[tuple[str, str, str]]:
    return [(str(word.value), str(word.label), str(meaning)) for word, meaning in _choices(meanings)]


def _labels(*kinds: type[Choices]) -> list[tuple[str, str, str]]:
    return [(str(each.value), str(each.label), "") for kind in kinds for each in kind]


def _choices(meanings: Mapping[Any, Any]) -> Iterable[tuple[Choices, Any]]:
    return meanings.items()
