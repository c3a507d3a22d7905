from django.urls import path

from alerts import views

app_name = "alerts"
urlpatterns = [
    path("", views.follow, name="follow"),
    path("sent/", views.sent, name="sent"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("stop/<str:token>/", views.stop, name="stop"),
    path("s/<str:token>/", views.follows, name="follows"),
    path("s/<str:token>/export/", views.export, name="export"),
    path("s/<str:token>/<str:public_id>/", views.change, name="change"),
]
