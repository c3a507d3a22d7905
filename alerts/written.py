"""A message that is written quickly: Python's own way takes each header for one that may need encoding and folding."""

from email.policy import Compat32
from typing import Any

from django.core.mail import EmailMultiAlternatives

LONGEST_LINE = 72  # well below the 78 at which Python folds


class Straight(Compat32):
    """A header that fits on its line as it is goes out as it is; of any other Python decides."""

    def fold_binary(self, name: str, value: str) -> bytes:
        is_text = isinstance(value, str)  # what Django has encoded already comes as a Header
        if is_text and value.isascii() and value.isprintable() and len(name) + len(value) <= LONGEST_LINE:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return bytes(super().fold_binary(name, value))


STRAIGHT = Straight()


class Written(EmailMultiAlternatives):
    """The same bytes as any other message of Django's. ``metadata``: what a provider says again in its reports."""

    metadata: dict[str, str]

    def message(self, *args: Any, **kwargs: Any) -> Any:
        made = super().message(*args, **kwargs)
        made.policy = STRAIGHT
        return made
