from django.apps import AppConfig


class HomeLoginConfig(AppConfig):
    name = "core.homelogin"
    label = "homelogin"

    def ready(self) -> None:
        from core.accounts import handing_over
        from core.homelogin import emails, leaving, stored_secrets

        emails.register()
        stored_secrets.register()
        handing_over.register_work("homelogin", leaving.GROUPS)
