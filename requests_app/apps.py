from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "requests_app"
    label = "requests"

    def ready(self) -> None:
        from core.childcare import charges
        from requests_app import emails, told_to_registers, written_to_registers
        from requests_app.charges import RequestCharges

        emails.register()
        told_to_registers.register()
        written_to_registers.register()
        charges.register(RequestCharges())
