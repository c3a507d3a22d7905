from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class IngestConfig(AppConfig):
    name = "ingest"
    verbose_name = pgettext_lazy("part of the site", "Ingest")
    default_auto_field = "django.db.models.BigAutoField"
