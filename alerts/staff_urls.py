"""What those who run the site look at: every kind of mail as it would leave today."""

from django.urls import path

from alerts import staff

app_name = "alerts_staff"
urlpatterns = [
    path("", staff.preview, name="preview"),
    path("<slug:name>/<slug:part>/", staff.preview_mail, name="preview_mail"),
]
