"""Addresses of the review desk."""

from django.urls import path

from recommendations import dispute_views, ground_views
from recommendations import review_views as views

app_name = "review"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("<int:pk>/", views.desk, name="match"),
    path("<int:pk>/ahead/", views.ahead, name="ahead"),
    path("<int:pk>/sentences/", views.sentences, name="sentences"),
    path("<int:pk>/decide/", views.decide, name="decide"),
    path("<int:pk>/second/", views.second, name="second"),
    path("<int:pk>/claim/", views.claim, name="claim"),
    path("release/", views.release, name="release"),
    path("undo/<int:decision>/", views.undo, name="undo"),
    path("disputes/", dispute_views.inbox, name="disputes"),
    path("disputes/<int:pk>/answer/", dispute_views.answer, name="answer"),
    path("recommendations/", ground_views.overview, name="recommendations"),
    path("recommendations/<slug:code>/", ground_views.recommendation, name="recommendation"),
    path("recommendations/<slug:code>/implementation/", ground_views.report, name="implementation"),
    path("recommendations/<slug:code>/override/", ground_views.override, name="override"),
    path("recommendations/<slug:code>/override/withdraw/", ground_views.withdraw, name="withdraw-override"),
    path("recommendations/<slug:code>/obstacle/", ground_views.obstacle, name="obstacle-note"),
    path("reject/", views.reject_many, name="reject-many"),
]
