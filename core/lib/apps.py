from django.apps import AppConfig


class LibConfig(AppConfig):
    name = "core.lib"
    label = "lib"

    def ready(self) -> None:
        from core.lib import checks  # noqa: F401 - registers them
