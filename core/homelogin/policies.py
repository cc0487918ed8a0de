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
SCHOOL_PAGES: dict[str, Access] = {
    "homelogin:groups": staff_with(Right.HOME_LOGIN),
    "homelogin:group": staff_with(Right.HOME_LOGIN),
    "homelogin:import_pupils": staff_with(Right.MANAGE_HOME_LOGIN),
    "homelogin:pupil": staff_with(Right.HOME_LOGIN),
    "homelogin:set_secret": staff_with(Right.HOME_LOGIN),
    "homelogin:set_addresses": staff_with(Right.HOME_LOGIN),
    "homelogin:send_link": staff_with(Right.HOME_LOGIN),
}
ACCESS: dict[str, Access] = HOME_PAGES | SCHOOL_PAGES
