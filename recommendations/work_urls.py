"""Addresses of the team's work. Those of rows come first: a bill's address has two free parts."""

from django.urls import path

from recommendations import work_views as views

app_name = "work"
urlpatterns = [
    path("", views.tasks, name="tasks"),
    path("tasks/<int:pk>/close/", views.close, name="close"),
    path("notes/<int:pk>/withdraw/", views.withdraw_note, name="withdraw-note"),
    path("letters/<int:pk>/withdraw/", views.withdraw_letter, name="withdraw-letter"),
    path("letters/<int:pk>/", views.letter_file, name="letter-file"),
    path("<slug:session>/<slug:slug>/", views.bill, name="bill"),
    path("<slug:session>/<slug:slug>/position/", views.position, name="position"),
    path("<slug:session>/<slug:slug>/note/", views.note, name="note"),
    path("<slug:session>/<slug:slug>/letter/", views.letter, name="letter"),
    path("<slug:session>/<slug:slug>/task/", views.task, name="task"),
]
