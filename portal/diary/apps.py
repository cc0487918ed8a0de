from django.apps import AppConfig


class DiaryConfig(AppConfig):
    name = "portal.diary"
    label = "diary"

    def ready(self) -> None:
        from portal.diary import files, holdings, telling

        files.register()
        holdings.register()
        telling.register()
