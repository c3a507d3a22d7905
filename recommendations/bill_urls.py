"""Addresses of bills. Their pages show matches, so they live above ``bills``, which knows of none."""

from django.urls import path

from recommendations import views

app_name = "bills"
urlpatterns = [
    path("", views.measure_list, name="list"),
    path("<slug:session>/<slug:slug>/", views.measure, name="measure"),
    path("<slug:session>/<slug:slug>/versions/<slug:key>/", views.version, name="version"),
    path("<slug:session>/<slug:slug>/compare/", views.compare_form, name="compare-form"),
    path("<slug:session>/<slug:slug>/compare/<slug:old>..<slug:new>/", views.compare_versions, name="compare"),
]
