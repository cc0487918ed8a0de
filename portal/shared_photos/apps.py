from django.apps import AppConfig


class SharedPhotosConfig(AppConfig):
    name = "portal.shared_photos"
    label = "shared_photos"

    def ready(self) -> None:
        from portal.shared_photos import holdings

        holdings.register()
