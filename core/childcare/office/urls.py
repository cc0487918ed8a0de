from django.urls import include, path

from core.childcare.office.views import index

app_name = "office"
urlpatterns = [
    path("", include("core.childcare.office.invoice_urls")),
    path("", index.index, name="index"),
]
