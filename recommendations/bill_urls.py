"""Addresses of bills. Their pages show matches, so they live above ``bills``, which knows of none."""

from django.urls import path

from recommendations import views

app_name = "bills"
urlpatterns = [
    path("", views.measure_list, name="list"),
    path("<slug:session>/<slug:slug>/", views.measure, name="measure"),
]
