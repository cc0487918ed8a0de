"""Who may open the pages of home login (A-26).

The pages at home are open at the door, as home accounts are not users of an organisation; their own guard
(core.homelogin.home_session) lets in the account of the session, and asks for signing in otherwise.
"""

from core.accounts.policies import EVERYONE, Access, staff_with
from core.accounts.rights import Right

HOME_PAGES: dict[str, Access] = {
    "homelogin:sign_in": EVERYONE,
    "homelogin:ask_link": EVERYONE,
    "homelogin:first_password": EVERYONE,
    "homelogin:contacts": EVERYONE,
    "homelogin:children": EVERYONE,
    "homelogin:child": EVERYONE,
    "homelogin:corner": EVERYONE,
    "homelogin:sign_out": EVERYONE,
}
TEACHERS, MANAGERS = staff_with(Right.HOME_LOGIN), staff_with(Right.MANAGE_HOME_LOGIN)
SCHOOL_PAGES: dict[str, Access] = {
    "homelogin:groups": TEACHERS,
    "homelogin:group": TEACHERS,
    "homelogin:send_links": TEACHERS,
    "homelogin:pupil": TEACHERS,
    "homelogin:set_secret": TEACHERS,
    "homelogin:set_addresses": TEACHERS,
    "homelogin:send_link": TEACHERS,
    "homelogin:settings": MANAGERS,
    "homelogin:add_group": MANAGERS,
    "homelogin:change_group": MANAGERS,
    "homelogin:remove_group": MANAGERS,
    "homelogin:add_pupil": MANAGERS,
    "homelogin:change_pupil": MANAGERS,
    "homelogin:remove_pupil": MANAGERS,
    "homelogin:import_pupils": MANAGERS,
    "homelogin:check_import": MANAGERS,
    "homelogin:licences": MANAGERS,
    "homelogin:add_licence": MANAGERS,
    "homelogin:change_licence": MANAGERS,
    "homelogin:remove_licence": MANAGERS,
    "homelogin:add_source": MANAGERS,
    "homelogin:change_source": MANAGERS,
    "homelogin:ask_source": MANAGERS,
    "homelogin:remove_source": MANAGERS,
}
SUPPORT_PAGES: dict[str, Access] = dict.fromkeys(
    (
        "homelogin:publishers",
        "homelogin:add_publisher",
        "homelogin:change_publisher",
        "homelogin:remove_publisher",
    ),
    staff_with(Right.MANAGE_PUBLISHERS),
)
ACCESS: dict[str, Access] = HOME_PAGES | SCHOOL_PAGES | SUPPORT_PAGES
