from django.apps import AppConfig


class ChildcareConfig(AppConfig):
    name = "core.childcare"
    label = "childcare"

    def ready(self) -> None:
        from core.childcare import bsn, emails, held_bsns, notices, on_file
        from core.childcare.gateway import connections, outgoing, tokens
        from core.childcare.office import invoice_screens, register_screens
        from core.childcare.registration import emails as registration_emails
        from core.childcare.registration import import_files

        bsn.register()
        held_bsns.register()
        import_files.register()
        connections.register()
        outgoing.register_guardians()
        tokens.register()
        emails.register()
        registration_emails.register()
        notices.register()
        register_screens.register_screens()
        invoice_screens.register_screens()
        on_file.register()
