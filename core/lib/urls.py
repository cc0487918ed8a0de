from django.urls import path

from core.lib import views

app_name = "design"
urlpatterns = [
    path("ontwerp/", views.gallery, name="gallery"),
    path("weergave/", views.theme, name="theme"),
]
