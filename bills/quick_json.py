"""JSON by orjson, ten times as quickly as by ``json``, which still reads and writes what orjson refuses.

That is half a pair of surrogates, a number of more than 64 bits, and a key that is no word.
"""

import json
from typing import Any

import orjson


def write_json(value: Any) -> bytes:
    """In UTF-8, without blanks between values."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value).encode()


def read_json(text: bytes | str) -> Any:
    try:
        return orjson.loads(text)
    except ValueError:
        return json.loads(text)
