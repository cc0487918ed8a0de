from django.apps import AppConfig


class ChildmindingConfig(AppConfig):
    name = "portal.childminding"
    label = "childminding"
