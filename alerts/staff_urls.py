from django.urls import path

from alerts import staff

app_name = "alerts_staff"
urlpatterns = [
    path("preview/", staff.preview, name="preview"),
    path("preview/<slug:name>/<slug:part>/", staff.preview_mail, name="preview_mail"),
    path("bounces/", staff.bounces, name="bounces"),
]
