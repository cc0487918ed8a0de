"""The addresses under Beheer; core.accounts.urls takes them in."""

from django.urls import path

from core.accounts.views import admin_accounts, admin_organisation, admin_roles, admin_start

urlpatterns = [
    path("", admin_start.start, name="admin_start"),
    path("accounts/", admin_accounts.accounts, name="admin_accounts"),
    path("accounts/nieuw/", admin_accounts.new_account, name="admin_new_account"),
    path("accounts/<int:pk>/", admin_accounts.account, name="admin_account"),
    path("accounts/<int:pk>/wijzigen/", admin_accounts.change_account, name="admin_change_account"),
    path("accounts/<int:pk>/link/", admin_accounts.send_link, name="admin_send_link"),
    path("accounts/<int:pk>/beeindigen/", admin_accounts.end_account, name="admin_end_account"),
    path("accounts/<int:pk>/toch-niet/", admin_accounts.withdraw_end, name="admin_withdraw_end"),
    path("accounts/<int:pk>/heropenen/", admin_accounts.reopen_account, name="admin_reopen_account"),
    path("rollen/", admin_roles.roles, name="admin_roles"),
    path("rollen/nieuw/", admin_roles.new_role, name="admin_new_role"),
    path("rollen/<int:pk>/", admin_roles.change_role, name="admin_role"),
    path("rollen/<int:pk>/kopie/", admin_roles.copy_role, name="admin_copy_role"),
    path("rollen/<int:pk>/verwijderen/", admin_roles.remove_role, name="admin_remove_role"),
    path("organisatie/", admin_organisation.organisation, name="admin_organisation"),
    path("organisaties/", admin_organisation.units, name="admin_units"),
    path("organisaties/nieuw/", admin_organisation.new_unit, name="admin_new_unit"),
    path("organisaties/<int:pk>/", admin_organisation.unit, name="admin_unit"),
    path("organisaties/<int:pk>/wijzigen/", admin_organisation.change_unit, name="admin_change_unit"),
    path(
        "organisaties/wijziging/<int:pk>/intrekken/",
        admin_organisation.withdraw_change,
        name="admin_withdraw_change",
    ),
]
