from django.apps import AppConfig


class ChildcareConfig(AppConfig):
    name = "core.childcare"
    label = "childcare"

    def ready(self) -> None:
        from core.childcare import bsn, notices, on_file

        bsn.register()
        notices.register()
        on_file.register()
