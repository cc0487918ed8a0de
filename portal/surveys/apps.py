from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "portal.surveys"
    label = "surveys"

    def ready(self) -> None:
        from portal.surveys import holdings, telling

        holdings.register()
        telling.register()
