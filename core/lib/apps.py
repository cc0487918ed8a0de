from django.apps import AppConfig


class LibConfig(AppConfig):
    name = "core.lib"
    label = "lib"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created

        from core.lib import checks  # noqa: F401 - registers them
        from core.lib.slow_queries import watch

        connection_created.connect(watch)
