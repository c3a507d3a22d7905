"""Files of letters: what may come in, where they lie, and who gets them."""

from io import BytesIO
from stat import S_IMODE
from zipfile import ZIP_STORED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from recommendations.letter_files import file_path, kind_of
from recommendations.models import Letter
from tests import factories as make

pytestmark = pytest.mark.django_db
PAGE = "/review/positions/20252026/AB-779/"


def packed(*names, first=b""):
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_STORED) as made:
        if first:
            made.writestr("mimetype", first)
        for name in names:
            made.writestr(name, "<x/>")
    return kept.getvalue()


DOCX = packed("[Content_Types].xml", "word/document.xml")
ODT = packed("content.xml", first=b"application/vnd.oasis.opendocument.text")
MACROS = packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", b"%PDF-1.7 x", "pdf"),
        ("a.PDF", b"%PDF-1.7 x", "pdf"),
        ("a.docx", DOCX, "docx"),
        ("a.odt", ODT, "odt"),
        ("a.txt", "Estimada señora".encode(), "txt"),
        ("a.pdf", b"<script>", ""),
        ("a.docx", b"%PDF-1.7", ""),
        ("a.docx", ODT, ""),
        ("a.docx", MACROS, ""),
        ("a.docx", DOCX[:60], ""),
        ("a.txt", b"\x00\x01", ""),
        ("a.txt", b"\xff\xfe", ""),
        ("a.html", b"<p>", ""),
        ("a.pdf.exe", b"%PDF-1.7", ""),
    ],
    ids=range(14),
)
def test_kind_is_what_name_and_content_agree_on(name, content, kind):
    assert kind_of(name, content) == kind


def send(client, name="letter.pdf", content=b"%PDF-1.7 x"):
    said = {"kind": "letter", "title": "To the committee", "on": "2026-09-22"}
    return client.post(f"{PAGE}letter/", said | {"file": SimpleUploadedFile(name, content)})


def test_a_file_lies_under_a_random_name_and_is_sent_to_be_saved(client, lead):
    make.measure()
    client.force_login(lead)
    assert send(client).url == PAGE

    kept = Letter.objects.get()
    assert file_path(kept.stored_as).read_bytes() == b"%PDF-1.7 x"
    assert S_IMODE(file_path(kept.stored_as).stat().st_mode) == 0o600
    assert "letter" not in kept.stored_as
    sent = client.get(f"/review/positions/letters/{kept.pk}/")
    assert sent.content == b"%PDF-1.7 x"
    assert sent.headers["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert sent.headers["Content-Type"] == "application/octet-stream"


def test_what_is_too_large_or_of_another_kind_is_refused_by_name(client, lead, settings):
    settings.LETTER_MOST_BYTES = 100
    make.measure()
    client.force_login(lead)
    for name, content in (("big.pdf", b"%PDF-" + b"x" * 100), ("page.html", b"<p>")):
        answer = send(client, name, content)
        assert answer.status_code == 422
        assert name in answer.content.decode()

    assert not Letter.objects.exists()
    assert not settings.LETTERS_DIR.exists()
