from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "portal.publishing"
    label = "publishing"

    def ready(self) -> None:
        from portal.publishing import files, office, telling

        telling.register()
        files.register()
        office.register()
