from django.urls import include, path, re_path, register_converter

from core.accounts import admin_urls
from core.accounts.converters import EnvironmentConverter
from core.accounts.views import (
    about,
    account,
    email,
    factor_resets,
    first_password,
    forgotten,
    house_style,
    passkeys,
    second_factor,
    sessions,
    sign_in,
    sign_in_help,
    start,
    step_up,
    trail,
    two_steps,
)

register_converter(EnvironmentConverter, "environment")

app_name = "accounts"
urlpatterns = [
    path("", start.start, name="start"),
    path("<environment:environment>/", start.choose, name="choose"),
    path("o/<slug:slug>/", start.organisation, name="organisation"),
    path("o/<slug:slug>/thema.css", house_style.theme, name="theme"),
    path("o/<slug:slug>/logo", house_style.logo, name="logo"),
    path("o/<slug:slug>/<environment:environment>/", sign_in.sign_in, name="sign_in"),
    path(
        "o/<slug:slug>/<environment:environment>/wachtwoord-vergeten/", forgotten.forgotten, name="forgotten"
    ),
    path("uitloggen/", sign_in.sign_out, name="sign_out"),
    path("welkom/<str:token>/", first_password.first_password, name="first_password"),
    path("tweede-stap/", second_factor.verify, name="second_factor"),
    path("tweede-stap/herstelcode/", second_factor.recovery_code, name="recovery_code"),
    path("tweede-stap/passkey/", passkeys.use_passkey, name="passkey"),
    path("tweede-stap/passkey/vraag/", passkeys.use_question, name="passkey_question"),
    path("tweede-stap/instellen/passkey/", passkeys.add_passkey, name="add_passkey"),
    path("tweede-stap/instellen/passkey/vraag/", passkeys.add_question, name="add_passkey_question"),
    path("tweede-stap/instellen/", second_factor.set_up_app, name="set_up_app"),
    path("tweede-stap/instellen/code/", second_factor.confirm_app, name="confirm_app"),
    path("start/", account.landing, name="landing"),
    path("account/", account.account, name="account"),
    path("account/apparaten/", sessions.devices, name="devices"),
    path("account/apparaten/<int:pk>/uitloggen/", sessions.end_device, name="end_device"),
    path("account/apparaten/andere-uitloggen/", sessions.end_other_devices, name="end_other_devices"),
    path("account/bevestigen/", step_up.challenge, name="step_up"),
    path("account/bevestigen/passkey/", step_up.question, name="step_up_question"),
    path("account/bewaard-formulier/", sessions.kept_form, name="kept_form"),
    path("account/sessie/", sessions.session_left, name="session_left"),
    path("account/sessie/verlengen/", sessions.stay, name="stay"),
    path("account/toevoegen/", sessions.add_account, name="add_account"),
    path("account/wisselen/<int:pk>/", sessions.switch_account, name="switch_account"),
    path("uitloggen/alles/", sessions.sign_out_everywhere_here, name="sign_out_everywhere_here"),
    path("account/wachtwoord/", account.change_password, name="change_password"),
    path("account/e-mail/", email.change_email, name="change_email"),
    path("account/e-mail/<str:token>/", email.confirm_email, name="confirm_email"),
    path("account/gegevens/", account.details, name="details"),
    path("account/twee-stappen/", two_steps.overview, name="two_steps"),
    path("account/twee-stappen/uit/", two_steps.switch_off, name="switch_off"),
    path("account/twee-stappen/app/verwijderen/", two_steps.remove_app, name="remove_app"),
    path("account/twee-stappen/passkey/<int:pk>/", two_steps.rename_passkey, name="rename_passkey"),
    path(
        "account/twee-stappen/passkey/<int:pk>/verwijderen/", two_steps.remove_passkey, name="remove_passkey"
    ),
    path("account/herstelcodes/", second_factor.recovery_codes, name="recovery_codes"),
    path("beheer/inloggen/", sign_in_help.overview, name="sign_in_help"),
    path("beheer/inloggen/<int:pk>/", sign_in_help.account, name="sign_in_help_account"),
    path("beheer/inloggen/<int:pk>/wachten-beeindigen/", sign_in_help.lift_wait, name="lift_wait"),
    path("beheer/tweede-stap/", factor_resets.waiting, name="factor_resets"),
    path("beheer/tweede-stap/account/<int:pk>/", factor_resets.ask, name="ask_factor_reset"),
    path("beheer/tweede-stap/<int:pk>/", factor_resets.one, name="factor_reset"),
    path("beheer/logboek/", trail.events, name="trail"),
    path("beheer/logboek/<int:pk>/", trail.event, name="trail_event"),
    re_path(r"^beheer/logboek/logboek\.(?P<wanted>csv|xlsx)$", trail.export, name="trail_export"),
    path("beheer/", include(admin_urls.urlpatterns)),
    re_path(r"^over/(?P<topic>privacy|toegankelijkheid|beveiliging|hulp)/$", about.about, name="about"),
]
