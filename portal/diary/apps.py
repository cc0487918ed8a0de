from django.apps import AppConfig


class DiaryConfig(AppConfig):
    name = "portal.diary"
    label = "diary"

    def ready(self) -> None:
        from portal.diary import files, telling

        files.register()
        telling.register()
