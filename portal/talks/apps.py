from django.apps import AppConfig


class TalksConfig(AppConfig):
    name = "portal.talks"
    label = "talks"

    def ready(self) -> None:
        from portal.talks import telling

        telling.register()
