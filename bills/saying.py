"""What a pure module has to tell people, in the language that is spoken just now."""

from django.utils.translation import gettext

from bills.said import Said


def in_words(said: object) -> str:
    """What is no sentence of ours stands as it is: a name, a number, what somebody typed."""
    if not isinstance(said, Said):
        return str(said)
    return gettext(said.form) % {name: in_words(fact) for name, fact in said.facts.items()}
