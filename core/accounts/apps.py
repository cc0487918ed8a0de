from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "core.accounts"
    label = "accounts"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from core.accounts import admin_emails, admin_pages, emails, kept_forms, sessions, stored_secrets
        from core.accounts.selectors import administrators_of
        from core.files.notices import tell_administrators_too

        emails.register()
        admin_emails.register()
        admin_pages.register_own()
        stored_secrets.register()
        kept_forms.register()
        tell_administrators_too(administrators_of)
        user_logged_in.connect(sessions.on_sign_in, dispatch_uid="core.accounts.sessions")
