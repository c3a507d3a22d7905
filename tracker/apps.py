from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = pgettext_lazy("part of the site", "Tracker")
