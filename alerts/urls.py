from django.urls import path

from alerts import views
from alerts.webhooks import views as webhooks

app_name = "alerts"
urlpatterns = [
    path("", views.follow, name="follow"),
    path("sent/", views.sent, name="sent"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("stop/<str:token>/", views.stop, name="stop"),
    path("s/<str:token>/", views.follows, name="follows"),
    path("s/<str:token>/export/", views.export, name="export"),
    path("s/<str:token>/webhooks/", webhooks.endpoints, name="webhooks"),
    path("s/<str:token>/webhooks/<str:public_id>/", webhooks.endpoint, name="webhook"),
    path("s/<str:token>/<str:public_id>/", views.change, name="change"),
]
