from django.apps import AppConfig


class OwnDataConfig(AppConfig):
    name = "portal.own_data"
    label = "own_data"

    def ready(self) -> None:
        from portal.own_data import holdings, screens, telling

        holdings.register()
        screens.register()
        telling.register()
