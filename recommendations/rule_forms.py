"""What leads type at the rule workbench."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from recommendations.rule_text import LONGEST


class RuleForm(forms.Form):
    """One section of the rules, as TOML, and why it is changed."""

    text = forms.CharField(
        label=_("Vocabulary, statutes and rules"),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 28, "spellcheck": "false", "lang": "en", "autocapitalize": "none", "class": "code"}
        ),
    )
    note = forms.CharField(
        label=_("Why, in a sentence"), max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def clean_text(self) -> Any:
        """Browsers send line ends as CR and LF."""
        return self.cleaned_data["text"].replace("\r\n", "\n")


class SaveForm(forms.Form):
    activate = forms.BooleanField(label=_("Put it in force at once"), required=False)
