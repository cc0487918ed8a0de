from django.apps import AppConfig


class ChildcareConfig(AppConfig):
    name = "core.childcare"
    label = "childcare"

    def ready(self) -> None:
        from core.childcare import bsn, emails, notices, on_file
        from core.childcare.office import invoice_screens, register_screens

        bsn.register()
        emails.register()
        notices.register()
        register_screens.register_screens()
        invoice_screens.register_screens()
        on_file.register()
