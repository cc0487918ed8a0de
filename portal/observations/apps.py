from django.apps import AppConfig


class ObservationsConfig(AppConfig):
    name = "portal.observations"
    label = "observations"

    def ready(self) -> None:
        from portal.observations import holdings, screens, telling

        holdings.register()
        screens.register()
        telling.register()
