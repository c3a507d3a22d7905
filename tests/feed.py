"""Small deliveries in the bulk feed's own format, row by row, for tests that spoil one of them."""

import io
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

STAMP = "`LEG_ESI`\t2026-01-28 00:00:00"
CAML = "http://lc.ca.gov/legalservices/schemas/caml.1#"


def bill(number):
    return (
        f"`202520260AB{number}`\t`20252026`\t`0`\t`AB`\t{number}\t`Introduced`\tNULL\tNULL\tNULL\tNULL"
        f"\t`20250AB{number}99INT`\t`Y`\t{STAMP}\tNULL\tNULL\t`Assembly`\t`Pending Referral`\tNULL\n"
    )


def version(number, lob=None):
    return (
        f"`20250AB{number}99INT`\t`202520260AB{number}`\t99\t2024-12-02 00:00:00\t`Introduced`\tNULL\t`Subject {number}.`"
        f"\tNULL\tNULL\tNULL\tNULL\tNULL\tNULL\tNULL\t{lob or f'BILL_VERSION_TBL_{number}.lob'}\t`Y`\t{STAMP}\n"
    )


def author(number):
    return f"`20250AB{number}99INT`\t`Legislator`\t`ASSEMBLY`\t`Bonta`\t`LEAD_AUTHOR`\tNULL\t`Y`\t{STAMP}\t`Y`\n"


def action(number, text="Read first time.  To print.", on="2024-12-02", history=1):
    return (
        f"`202520260AB{number}`\t{history}\t{on} 00:00:00\t`{text}`\t{STAMP}\t1\tNULL\t`Applied`\t`Assembly`"
        "\tNULL\tNULL\t`Pending Referral`\n"
    )


def roll_call(number):
    return (
        f"`202520260AB{number}`\t`AFLOOR`\t2025-06-05 16:21:47\t1\t100\t1\t1\t0\t`(PASS)`\t{STAMP}"
        "\tNULL\tNULL\tNULL\t2025-06-05 00:00:00\n"
    )


def ballot(number, name, code):
    return (
        f"`202520260AB{number}`\t`AFLOOR`\t`{name}`\t2025-06-05 16:21:47\t1\t`{code}`\t100\t{STAMP}"
        "\t1\t2025-06-05 00:00:00\tNULL\n"
    )


def xml(words="An act."):
    return (
        f'<caml:Bill xmlns:caml="{CAML}"><caml:Description><caml:Title>{words}</caml:Title>'
        "</caml:Description></caml:Bill>"
    ).encode()


def whole(numbers):
    """A full snapshot of these measures, as a dict of members that a test may spoil."""
    return {
        "BILL_TBL.dat": "".join(map(bill, numbers)),
        "BILL_VERSION_TBL.dat": "".join(map(version, numbers)),
        "BILL_VERSION_AUTHORS_TBL.dat": "".join(map(author, numbers)),
        "BILL_HISTORY_TBL.dat": "".join(map(action, numbers)),
        **{f"BILL_VERSION_TBL_{number}.lob": xml() for number in numbers},
    }


def packed(members):
    """The members as the bytes of a zip: equal members, equal bytes, whatever the clock says."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return out.getvalue()
