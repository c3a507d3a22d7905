import pytest

from bills.identifiers import MeasureId, SessionId
from bills.joined import partners

OWN = MeasureId(SessionId(2025), "AB", 779)
JOINED = (
    "This bill would incorporate additional changes to Section 1203 of the Penal Code proposed by {0} to be operative"
    " only if this bill and {0} are enacted and this bill is enacted last."
)


@pytest.mark.parametrize(
    ("digest", "expected"),
    [
        (JOINED.format("SB 12"), ["SB 12"]),
        (JOINED.format("Senate Bill 39"), ["SB 39"]),
        (f"Existing law sets a fee.\n{JOINED.format('AB 5')}\n{JOINED.format('SB 6')}", ["AB 5", "SB 6"]),
        (JOINED.format("AB 779"), []),
        ("This bill would become operative only if AB 5 is enacted.", []),
        (f"{JOINED.format('AB 5')}\nExisting law, SB 9 of 2021, sets a fee.", ["AB 5"]),
        ("", []),
    ],
)
def test_partners_are_the_bills_that_the_digests_set_phrase_names(digest, expected):
    assert [str(one) for one in partners(digest, OWN)] == expected
