"""Addresses of the rule workbench."""

from django.urls import path

from recommendations import rule_views as views

app_name = "rules"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("edit/<slug:section>/", views.edit, name="edit"),
    path("preview/<int:pk>/", views.preview, name="preview"),
    path("preview/<int:pk>/step/", views.step, name="step"),
    path("preview/<int:pk>/save/", views.save, name="save"),
    path("dissent/", views.dissent, name="dissent"),
    path("shipped/rules.toml", views.export, name="export-shipped"),
    path("shipped/activate/", views.activate, name="activate-shipped"),
    path("<int:pk>/", views.version, name="version"),
    path("<int:pk>/rules.toml", views.export, name="export"),
    path("<int:pk>/activate/", views.activate, name="activate"),
]
