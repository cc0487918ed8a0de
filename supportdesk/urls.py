from django.urls import path

from supportdesk.views import search

app_name = "supportdesk"
urlpatterns = [
    path("", search.start, name="start"),
]
