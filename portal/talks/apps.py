from django.apps import AppConfig


class TalksConfig(AppConfig):
    name = "portal.talks"
    label = "talks"

    def ready(self) -> None:
        from portal.talks import holdings, telling

        holdings.register()
        telling.register()
