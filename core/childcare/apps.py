from django.apps import AppConfig


class ChildcareConfig(AppConfig):
    name = "core.childcare"
    label = "childcare"

    def ready(self) -> None:
        from core.childcare import bsn

        bsn.register()
