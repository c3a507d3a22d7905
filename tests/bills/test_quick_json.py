"""JSON is what ``json`` makes of it, whichever of the two writes or reads."""

import json

import pytest

from bills.choices import Stage
from bills.quick_json import read_json, write_json

PLAIN = {
    "nothing": [None, True, False, "", [], {}],
    "numbers": [0, -1, 2**53, 1.5],
    "letters": '“ñandú” \U0001f600 \u2028 \x00 \\ " / </script>',
    "law": [("PEN", "1203.097", "IS_AMENDED")],
}
REFUSED = {
    "half a pair of surrogates": ["fee\ud83d"],
    "a number of more than 64 bits": [2**70],
    "a key that is no word": {1: "one"},
}


def same(value):
    """As JSON has it: tuples are lists, and keys are words."""
    return json.loads(json.dumps(value))


@pytest.mark.parametrize("value", [PLAIN, *REFUSED.values()], ids=["plain", *REFUSED])
def test_what_is_written_reads_back_by_either_reader(value):
    written = write_json(value)

    assert read_json(written) == json.loads(written) == same(value)
    assert read_json(written.decode()) == same(value)
    assert read_json(json.dumps(value)) == same(value)


def test_a_choice_is_written_as_its_value():
    assert write_json({"stage": Stage.CHAPTERED}) == b'{"stage":"chaptered"}'


@pytest.mark.parametrize("broken", [b"", b"[", b"{]", "[1,]", "\ufeff[]"])
def test_what_is_no_json_is_an_error_of_values(broken):
    with pytest.raises(ValueError):
        read_json(broken)
