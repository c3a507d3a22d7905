"""The quick way of writing a message writes what Django's own way writes."""

import pytest
from django.core.mail import EmailMultiAlternatives

from alerts.written import Written

ODD = {
    "plain": {"subject": "AB 779: In committee", "From": "Tracker <alerts@example.org>"},
    "accents": {"subject": "Audiencia: comisión de Salud Pública", "From": "Boletín de políticas <alerts@example.org>"},
    "long": {"subject": "word " * 40, "List-Unsubscribe": f"<https://example.org/follow/stop/{'x' * 180}/>"},
    "at the edge": {f"X-{length}": "y" * length for length in range(60, 85)},
    "tabs and blanks": {"subject": "a  b", "X-Odd": "a\tb ", "X-Empty": ""},
    "many addresses": {"References": " ".join(f"<{number}@example.org>" for number in range(20))},
}


def written(kind, subject="Subject", **headers):
    made = kind(subject, "Ñandú — text\n" * 3, "a@example.org", ["Zoë <b@example.org>"], headers=headers)
    made.extra_headers["Date"], made.extra_headers["Message-ID"] = "Mon, 02 Feb 2026 10:00:00 -0000", "<1@example.org>"
    made.attach_alternative("<p>ñ</p>", "text/html")
    message = made.message()
    message.set_boundary("same")
    return message.as_bytes(linesep="\r\n")


@pytest.mark.parametrize("headers", ODD.values(), ids=ODD)
def test_same_bytes_whatever_the_headers_hold(headers):
    assert written(Written, **headers) == written(EmailMultiAlternatives, **headers)
