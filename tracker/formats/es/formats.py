"""How Spanish writes what our templates ask for in the English form.

Django looks a form up in this module under its own letters, so ``{{ day|date:"j F Y" }}`` needs no second spelling.
Numbers are written as in California and Mexico: 1,234.5.
"""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
DATE_FORMAT = r"j \d\e F \d\e Y"
FORMS = {
    "j F Y": DATE_FORMAT,
    "l, j F Y": rf"l, {DATE_FORMAT}",
    "j F": r"j \d\e F",
    "F Y": r"F \d\e Y",
    "j M": "j b",
    "j M Y": "j b Y",
    "M Y": "b Y",
    "j F, H:i": r"j \d\e F, H:i",
    "j F Y, H:i": rf"{DATE_FORMAT}, H:i",
    "j F Y, g:i a": rf"{DATE_FORMAT}, g:i a",
    "j M Y, H:i": "j b Y, H:i",
    "j M Y, H:i:s": "j b Y, H:i:s",
    "j M Y, g:i a": "j b Y, g:i a",
}
globals().update(FORMS)
