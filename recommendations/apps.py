from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class RecommendationsConfig(AppConfig):
    name = "recommendations"
    verbose_name = pgettext_lazy("part of the site", "Recommendations")
    default_auto_field = "django.db.models.BigAutoField"
