from django.urls import path, register_converter

from core.files.converters import VariantConverter
from core.files.views import serving, uploads

register_converter(VariantConverter, "variant")

app_name = "files"
urlpatterns = [
    path("bestanden/nieuw/<slug:purpose>/", uploads.upload, name="upload"),
    path("bestanden/<uuid:file_id>/<variant:variant>/", serving.file, name="file"),
]
