from django.apps import AppConfig


class ChildcareConfig(AppConfig):
    name = "core.childcare"
    label = "childcare"
