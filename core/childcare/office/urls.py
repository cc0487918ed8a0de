from django.urls import path

from core.childcare.office.views import index

app_name = "office"
urlpatterns = [
    path("", index.index, name="index"),
]
