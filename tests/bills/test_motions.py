"""Motions in Spanish: the standing phrases of both houses, and whatever is none of them as the feed has it."""

import zipfile
from collections import Counter

import pytest
from django.utils.translation import override

from bills.motions import FORMS, in_words
from tests.bills.test_questions import REBUILT


@pytest.mark.parametrize(
    ("motion", "spanish"),
    [
        ("Do pass", "Que se apruebe"),
        ("Do pass as amended.", "Que se apruebe con enmiendas"),
        (
            "Do pass, but first be re-referred to the Committee on [Public Safety] with the recommendation: To Consent Calendar",
            "Que se apruebe, pero antes se remita al comité Public Safety,"
            " con la recomendación de que pase al calendario de consentimiento",
        ),
        ("Do pass as amended, and be ordered to the Consent Calendar", "Que se apruebe con enmiendas y pase al calendario de consentimiento"),
        ("Be adopted. To third reading.", "Que se adopte; a tercera lectura"),
        ("Placed on suspense file", "Puesto en el archivo de suspenso"),
        ("PLACED ON  SUSPENSE FILE", "Puesto en el archivo de suspenso"),
        ("Reconsideration.", "Reconsideración"),
        ("AB 651 Bryan Assembly Third Reading", "AB 651 Bryan: tercera lectura, proyecto de la Asamblea"),
        ("3rd Reading SB214 B. & F.R.", "Tercera lectura: SB214 B. & F.R."),
        ("3rd Reading SR36 Cortese et al.", "Tercera lectura: SR36 Cortese et al."),
        (
            "3rd Reading AB247 Bryan et al. By Pérez Urgency Clause",
            "Tercera lectura: AB247 Bryan et al., cláusula de urgencia, presentado por Pérez",
        ),
        ("Unfinished Business SB590 Durazo Concurrence", "Asuntos pendientes: concurrencia en SB590 Durazo"),
        ("AB 562 Solache Concurrence in Senate Amendments", "AB 562 Solache: concurrencia con las enmiendas del Senado"),
        ("", ""),
    ],
)  # fmt: skip
def test_standing_motion_is_said_in_spanish_with_its_names_as_they_are(motion, spanish):
    with override("es"):
        assert in_words(motion) == spanish
    with override("en"):
        assert in_words(motion) == motion


@pytest.mark.parametrize("motion", ["W/O REF. TO FILE", "Do pass the salt", "3rd Reading Do pass", "By Pérez"])
def test_motion_of_another_form_is_left_as_it_is(motion):
    with override("es"):
        assert in_words(motion) is None


def test_every_form_is_read_as_itself_and_no_earlier_one_takes_its_place():
    filled = {"bill": "AB 1 Bryan", "committee": "Rules", "day": "04-30-2025"}
    with override("es"):
        said = {form: in_words(form % filled) for form in FORMS}
    assert None not in said.values()
    alike = Counter(said.values())
    assert [words for words, times in alike.items() if times > 1] == ["Tercera lectura"]  # 3rd, and third


@pytest.mark.skipif(not REBUILT.is_file(), reason="the real session is not beside this checkout")
def test_motions_of_a_real_session_are_known_but_for_one_in_twenty():
    with zipfile.ZipFile(REBUILT) as feed:
        rows = feed.read("BILL_MOTION_TBL.dat").decode().split("\n")
    with override("es"):
        known = Counter(in_words(row.split("\t")[1].strip("`")) is not None for row in rows if row)
    assert known[True] > 1_500 and known[False] / known.total() < 0.05, known
