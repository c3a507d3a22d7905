from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class BillsConfig(AppConfig):
    name = "bills"
    verbose_name = pgettext_lazy("part of the site", "Bills")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bills import checks  # noqa: F401 — asks by being known
