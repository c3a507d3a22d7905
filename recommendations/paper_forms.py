"""A paper's file as a lead sends it, and the seal by which what was previewed is what is saved."""

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from recommendations.paper_limits import LARGEST
from recommendations.public_ids import default_slug, slug_of

SEAL = "paper-preview"
KEEPS = 3600
"""Seconds within which a preview can be saved."""


class PaperForm(forms.Form):
    file = forms.FileField(
        label=_("A paper’s file"),
        max_length=100,
        help_text=_("TOML in UTF-8, at most 1 MB. The file’s name becomes the paper’s address: safe_homes.toml."),
        widget=forms.ClearableFileInput(attrs={"accept": ".toml,application/toml"}),
    )

    def clean_file(self) -> Any:
        """Judged by its size before it is read."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            words = _("%(name)s: %(size)s bytes, where %(most)s are the limit.")
            raise forms.ValidationError(words % {"name": sent.name, "size": f"{sent.size:,}", "most": f"{LARGEST:,}"})
        if slug_of(sent.name) == default_slug():
            raise forms.ValidationError(_("The rules of the site’s own paper are edited under Rules."))
        return sent


def sealed(name: str, text: str, version: str, by: int) -> str:
    """``version`` is the paper's content when it was previewed, empty for a new one."""
    return signing.dumps([name, text, version, by], salt=SEAL, compress=True)


def unsealed(draft: str, by: int) -> tuple[str, str, str]:
    """Raises ``signing.BadSignature`` for what was changed, is too old, or is somebody else's."""
    name, text, version, whose = signing.loads(draft, salt=SEAL, max_age=KEEPS)
    if whose != by:
        raise signing.BadSignature
    return name, text, version
