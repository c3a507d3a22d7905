"""An address as a code that a telephone reads from paper."""

from dataclasses import dataclass

from qrcode import QRCode

QUIET = 2
"""Empty modules around the code."""


@dataclass(frozen=True, slots=True)
class Code:
    """``path`` is SVG, one unit a module; ``side`` counts the modules with the quiet zone."""

    path: str
    side: int


def code_of(address: str) -> Code:
    drawn = QRCode(border=QUIET)
    drawn.add_data(address)
    rows: list[list[bool]] = drawn.get_matrix()
    dark = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return Code("".join(dark), len(rows))
