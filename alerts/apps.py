from django.apps import AppConfig, apps
from django.utils.translation import pgettext_lazy


class AlertsConfig(AppConfig):
    name = "alerts"
    verbose_name = pgettext_lazy("part of the site", "Alerts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        if apps.is_installed("anymail"):  # only where a provider is set up
            from anymail.signals import tracking

            from alerts.provider_reports import hear

            tracking.connect(hear, dispatch_uid="alerts.provider_reports")
