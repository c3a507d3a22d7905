from django.urls import path

from recommendations import history_views, views

app_name = "recommendations"
urlpatterns = [
    path("<slug:code>/", views.recommendation, name="recommendation"),
    path("<slug:code>/brief/", views.brief_page, name="brief"),
    path("<slug:code>/history/", history_views.history, name="history"),
    path("<slug:code>/history/<int:pk>/", history_views.frozen, name="frozen"),
]
