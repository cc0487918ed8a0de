from django.urls import path

from core.lib import views

app_name = "design"
urlpatterns = [
    path("ontwerp/", views.gallery, name="gallery"),
    path("ontwerp/kleur/<slug:colour>.css", views.sample_theme, name="sample_theme"),
    path("weergave/", views.theme, name="theme"),
]
