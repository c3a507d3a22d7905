"""Addresses of legislators. Their pages show matches, so they live above ``bills``, which knows of none."""

from django.urls import path

from recommendations import legislator_views as views

app_name = "legislators"
urlpatterns = [
    path("", views.legislators, name="list"),
    path("<slug:slug>/", views.legislator, name="legislator"),
]
