"""Where providers of mail report what came back."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from alerts import staff

app_name = "alerts_reports"
urlpatterns: list[URLPattern | URLResolver] = [path("bounces/", staff.bounces, name="bounces")]

if settings.MAIL_PROVIDER:  # its reports, and no other provider's, whose checks nobody set up
    from anymail.urls import urlpatterns as reports

    tracking = [one for one in reports if str(one.pattern).startswith(f"{settings.MAIL_PROVIDER}/tracking")]
    urlpatterns.append(path("provider/", include(tracking)))
