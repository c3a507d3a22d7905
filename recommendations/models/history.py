from typing import Any

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class History(HistoricalRecords):
    """Its rows are named after their model in the language of the page."""

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        options: dict[str, Any] = super().get_meta_options(model)
        for name in ("verbose_name", "verbose_name_plural"):
            options[name] = format_lazy(_("historical {model}"), model=getattr(model._meta, name))
        return options
