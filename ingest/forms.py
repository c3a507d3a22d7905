"""What somebody types, made clean: an answer to an issue; a feed's address that may be called, and its patterns."""

from typing import TYPE_CHECKING

import re2
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bills.links import read_link
from bills.saying import in_words
from ingest.errors import Refused
from ingest.http import check_address
from ingest.visits import Feed

MOST_PATTERNS = 100
LONGEST_PATTERN = 200
MOST_MEMORY = 2**20  # bytes that one compiled pattern may take


if TYPE_CHECKING:
    _Form = forms.ModelForm[Feed]
else:
    _Form = forms.ModelForm


class ResolveForm(forms.Form):
    note = forms.CharField(label=gettext_lazy("What was done, or why it may stay"), max_length=2000, strip=True)
    is_confirmed = forms.BooleanField(
        label=gettext_lazy("The held file is right: let the next run read it"), required=False
    )


class FeedForm(_Form):
    class Meta:
        model = Feed
        fields = ("name", "url", "mapping", "every_hours", "is_active", "ignores_unnamed", "ignore_rules")

    def clean_url(self) -> str:
        """The address in its plain form. Looked up here as a courtesy; what counts is the look when it is dialled."""
        address: str = self.cleaned_data["url"]
        try:
            check_address(address, look=True)
        except Refused as refused:
            raise ValidationError(in_words(refused.args[0]), code="address") from refused
        return read_link(address).address

    def clean_ignore_rules(self) -> str:
        rules: str = self.cleaned_data["ignore_rules"]
        lines = [line.strip() for line in rules.splitlines() if line.strip()]
        if len(lines) > MOST_PATTERNS:
            raise ValidationError(_("More than %(most)s patterns.") % {"most": MOST_PATTERNS}, code="many")
        for number, pattern in enumerate(lines, start=1):
            _check_pattern(number, pattern)
        return "\n".join(lines)


def _check_pattern(number: int, pattern: str) -> None:
    if len(pattern) > LONGEST_PATTERN:
        told = _("Line %(line)s is longer than %(most)s characters.") % {"line": number, "most": LONGEST_PATTERN}
        raise ValidationError(told, code="long")
    options = re2.Options()
    options.max_mem, options.log_errors = MOST_MEMORY, False
    try:
        re2.compile(pattern, options=options)
    except re2.error as error:
        told = _("Line %(line)s is no RE2 pattern: %(reason)s") % {"line": number, "reason": _words(error)}
        raise ValidationError(told, code="pattern") from error


def _words(error: Exception) -> str:
    """RE2 says why in bytes."""
    reason = error.args[0] if error.args else ""
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
