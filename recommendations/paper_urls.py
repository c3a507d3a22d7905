"""Addresses under which leads bring a paper of their own."""

from django.urls import path

from recommendations import paper_views as views

app_name = "papers"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("preview/", views.preview, name="preview"),
    path("save/", views.save, name="save"),
]
