"""A sentence for people that keeps its form apart from what it speaks of. Pure: as text it is English.

``bills.saying`` says it in the language of a page. ``manage.py messages`` gathers the forms.
"""

from collections.abc import Mapping


class Said(str):
    """``Said("%(host)s is no IP address", host="1.2.3.300")``. A fact may be another sentence."""

    form: str
    facts: Mapping[str, object]

    def __new__(cls, form: str, **facts: object) -> "Said":
        made = super().__new__(cls, form % facts)
        made.form, made.facts = form, facts
        return made


class Told(ValueError):
    """What is wrong with something that a person sent: ``str()`` of it is English, ``said`` goes into any language."""

    def __init__(self, said: Said) -> None:
        super().__init__(said)
        self.said = said
