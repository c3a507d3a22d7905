"""Addresses under which readers tell us of a mistake, and where the answers stand."""

from django.urls import path

from recommendations import dispute_views as views

app_name = "corrections"
urlpatterns = [
    path("", views.corrections, name="list"),
    path("new/", views.new, name="new"),
    path("thanks/", views.thanks, name="thanks"),
]
