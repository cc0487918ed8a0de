from django.apps import AppConfig


class ChildcareConfig(AppConfig):
    name = "core.childcare"
    label = "childcare"

    def ready(self) -> None:
        from core.childcare import bsn, on_file

        bsn.register()
        on_file.register()
