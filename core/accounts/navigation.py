"""The main menu and the way home: one list, of which everyone sees what they may open."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.accounts import second_factor
from core.accounts.models import User
from core.accounts.policies import may_open

ADMINISTRATION = (
    "accounts:admin_start",
    "accounts:admin_accounts",
    "accounts:admin_roles",
    "accounts:admin_organisation",
    "care_admin:processes",
    "retention:overview",
)
"""What the entry Beheer opens: the first of these that a user may open."""
FORMS_IN_THE_MAKING = (
    "questionnaires:definitions",
    "questionnaires:definition",
    "questionnaires:hang",
    "questionnaires:hang_on",
    "questionnaires:new_section",
    "questionnaires:section",
    "questionnaires:new_question",
    "questionnaires:question",
)
SUPPORT_SETTINGS = (
    "support:settings",
    "support:numbering",
    "support:add_mandate",
    "support:mandate",
    "support:terms",
    "support:add_type",
    "support:type",
    "support:add_practitioner",
    "support:practitioner",
)
DESK_ALONE = ("answers:desk", "figures:figures", "health:incidents", "health:test_customers")
"""Pages that the support desk leads to; entries of their own for whoever may open one of them and not the desk."""
HOMES = (
    "diary:timeline",
    "portal:agenda",
    "childminding:start",
    "desk:queue",
    "group_day:today",
    "desk:day_lists",
    "office:index",
    "publishing:desk",
    "homelogin:groups",
    "together:invitations",
    "carecases:work",
    "carecases:help_requests",
    "questionnaires:to_sign",
    "support:figures",
    *ADMINISTRATION,
    "supportdesk:start",
    *DESK_ALONE,
    "office:connection",
    "accounts:sign_in_help",
)
"""The first of these that a user may open is home; the landing page is for everyone else."""


@dataclass(frozen=True)
class MenuEntry:
    """`within` names further URLs, or all that begin so ("requests:"), where it is the active one."""

    url_name: str
    label: Promise
    icon: str
    within: tuple[str, ...] = ()

    def is_active(self, view_name: str) -> bool:
        return view_name == self.url_name or any(
            view_name.startswith(part) if part.endswith((":", "_")) else view_name == part
            for part in self.within
        )


OWN_PAGES = (
    "accounts:account",
    "accounts:change_password",
    "accounts:change_email",
    "accounts:devices",
    "accounts:step_up",
    "accounts:kept_form",
    "accounts:details",
    "accounts:recovery_codes",
    "accounts:two_steps",
    "accounts:switch_off",
    "accounts:remove_app",
    "accounts:rename_passkey",
    "accounts:remove_passkey",
    "accounts:add_passkey",
    "accounts:set_up_app",
    "accounts:confirm_app",
)
AGENDA_PAGES = (
    "portal:moment",
    "portal:feed",
    "requests:overview",
    "requests:booking",
    "requests:cancel",
    "requests:draft",
    "requests:add_day",
    "requests:choose",
    "requests:report_absence",
    "requests:absence",
    "requests:undo_absence",
    "requests:swap",
)
MENU = (
    MenuEntry("diary:timeline", _("My child"), "heart", within=("diary:",)),
    MenuEntry("conversations:threads", _("Messages"), "message-circle", within=("conversations:",)),
    MenuEntry("portal:agenda", _("Agenda"), "calendar-days", within=AGENDA_PAGES),
    MenuEntry("portal:location", _("My location"), "map-pin", within=("portal:rules", "publishing:")),
    MenuEntry(
        "portal:more",
        _("More"),
        "ellipsis",
        within=(
            "portal:",
            "own_data:",
            "requests:credits",
            "talks:",
            "surveys:",
            "observations:",
            *OWN_PAGES,
        ),
    ),
    MenuEntry(
        "group_day:today",
        _("Group"),
        "users",
        within=(
            "group_day:",
            "talks:",
            "surveys:",
            "observations:child",
            "observations:begin",
            "observations:write",
            "observations:remove",
        ),
    ),
    MenuEntry("childminding:start", _("My children"), "users-round", within=("childminding:child",)),
    MenuEntry("diary:group", _("Diary"), "notebook-pen", within=("diary:",)),
    MenuEntry("childminding:agenda", _("Agenda"), "calendar-days"),
    MenuEntry("desk:queue", _("Planning"), "inbox", within=("desk:",)),
    MenuEntry("desk:day_lists", _("Day lists"), "clipboard-list", within=("desk:",)),
    MenuEntry("desk:credits", _("Credits"), "ticket", within=("desk:credit",)),
    MenuEntry("conversations:inbox", _("Messages"), "message-circle", within=("conversations:",)),
    MenuEntry("childminding:absences", _("Absent"), "user-x"),
    MenuEntry("childminding:hours", _("Hours"), "chart-no-axes-column"),
    MenuEntry("publishing:desk", _("News and pages"), "newspaper", within=("publishing:",)),
    MenuEntry(
        "office:index",
        _("Office"),
        "building-2",
        within=("office:", "own_data:", "health:connection", "observations:form", "observations:new_form"),
    ),
    MenuEntry("policy:rules", _("Rules"), "scale", within=("policy:",)),
    MenuEntry("together:invitations", _("Invitations"), "mail-open"),
    MenuEntry("carecases:work", _("Work list"), "inbox"),
    MenuEntry(
        "carecases:help_requests",
        _("Help requests"),
        "folder-open",
        within=(
            "carecases:",
            "together:",
            "papers:papers",
            "papers:add",
            "papers:change",
            "papers:remove",
            "papers:record_consent",
            "papers:notes",
            "questionnaires:forms",
            "questionnaires:form",
            "questionnaires:move_date",
            "questionnaires:signing",
            "support:tlv",
            "support:advice",
            "support:issue_tlv",
            "support:import_tlv",
            "support:approaches",
            "support:plan",
            "support:change_last_day",
            "support:end",
            "support:take_decision",
        ),
    ),
    MenuEntry("transfers:transfers", _("Transfers"), "arrow-right-left", within=("transfers:",)),
    MenuEntry("support:figures", _("Key figures"), "chart-no-axes-column"),
    MenuEntry(
        "tickets:tickets",
        _("Tickets"),
        "ticket",
        within=(
            "tickets:choose",
            "tickets:send",
            "tickets:ticket",
            "tickets:answer",
            "tickets:verify",
            "tickets:escalate",
            "tickets:to_kring",
            "tickets:contacts",
            "tickets:contacts_of_school",
        ),
    ),
    MenuEntry("intake:links", _("Links"), "cable", within=("intake:",)),
    MenuEntry("intake:attempts", _("Links"), "cable", within=("intake:",)),
    MenuEntry("intake:untitled_list", _("Without a title"), "tag", within=("intake:untitled",)),
    MenuEntry("questionnaires:to_sign", _("To sign"), "pen-line", within=("questionnaires:sign",)),
    MenuEntry("homelogin:groups", _("Home login"), "backpack", within=("homelogin:",)),
    *(
        MenuEntry(
            name,
            _("Administration"),
            "settings",
            within=(
                "accounts:admin_",
                "care_admin:",
                "retention:",
                "papers:rules",
                "papers:title_rules",
                *FORMS_IN_THE_MAKING,
                *SUPPORT_SETTINGS,
            ),
        )
        for name in ADMINISTRATION
    ),
    MenuEntry(
        "supportdesk:start",
        _("Customer help"),
        "headset",
        within=("supportdesk:", "devices:", "health:", "answers:", "figures:"),
    ),
    MenuEntry("tickets:escalated", _("Escalations"), "life-buoy", within=("tickets:escalated_ticket",)),
    MenuEntry("childcare:bsn_find", _("BSN"), "id-card", within=("childcare:",)),
    MenuEntry(
        "homelogin:publishers",
        _("Publishers"),
        "library",
        within=("homelogin:add_publisher", "homelogin:change_publisher"),
    ),
    MenuEntry(
        "office:connection",
        _("Connection of the register"),
        "plug",
        within=("office:connection_change", "office:connection_writes", "health:connection"),
    ),
    MenuEntry("answers:desk", _("Answers"), "book-open", within=("answers:",)),
    MenuEntry("figures:figures", _("Figures of the desk"), "chart-no-axes-column"),
    MenuEntry("health:incidents", _("Incidents"), "siren", within=("health:incident",)),
    MenuEntry("health:test_customers", _("Open as test customer"), "user-round-check"),
    MenuEntry(
        "accounts:sign_in_help",
        _("Signing in"),
        "life-buoy",
        within=(
            "accounts:sign_in_help_account",
            "accounts:factor_resets",
            "accounts:ask_factor_reset",
            "accounts:factor_reset",
        ),
    ),
    MenuEntry(
        "accounts:factor_resets",
        _("Resets"),
        "shield-alert",
        within=("accounts:ask_factor_reset", "accounts:factor_reset"),
    ),
    MenuEntry("accounts:trail", _("Audit trail"), "scroll-text", within=("accounts:trail_event",)),
    MenuEntry("accounts:landing", _("Start"), "house"),
    MenuEntry("accounts:account", _("My account"), "circle-user-round", within=OWN_PAGES),
)
ONLY_WITHOUT = {
    "accounts:landing": HOMES,
    "intake:attempts": ("intake:links",),
    "intake:untitled_list": ("intake:links", "intake:attempts"),
    "accounts:account": ("portal:more",),
    "diary:group": ("group_day:today",),
    "accounts:factor_resets": ("accounts:sign_in_help",),
    **dict.fromkeys(DESK_ALONE, ("supportdesk:start",)),
    "office:connection": ("office:index",),
    "desk:day_lists": ("desk:queue",),
    "desk:credits": ("desk:queue",),
    **{name: ADMINISTRATION[:place] for place, name in enumerate(ADMINISTRATION)},
}
"""Entries that stand in for others: left out for whoever may open one of those."""


Count = Callable[[User], int]

_counts: dict[str, Count] = {}


def register_count(url_name: str, count: Count) -> None:
    """Tell how many unread things wait behind an entry of the menu, from the `ready` of the app that owns them (P-01).

    `count` takes one query; it is asked once by each page that shows the menu to somebody who sees the entry.

    Raises:
        ValueError: another function counts for this entry.
    """
    if _counts.setdefault(url_name, count) is not count:
        raise ValueError(f"The entry {url_name} has two counts.")


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    icon: str
    active: bool
    count: Callable[[], int] = int

    @cached_property
    def badge(self) -> int:
        """How many unread things wait there; asked of the database only by what shows the menu."""
        return self.count()


@dataclass(frozen=True)
class FooterLink:
    label: str
    url: str


ABOUT = (
    ("privacy", _("Privacy")),
    ("toegankelijkheid", _("Accessibility")),
    ("beveiliging", _("Reporting a security problem")),
    ("hulp", _("Help")),
)


def home_name(user: User) -> str:
    return next((name for name in HOMES if may_open(user, name)), "accounts:landing")


def home_url(user: User) -> str:
    """The first page after signing in."""
    return reverse(home_name(user))


def second_step_url(user: User) -> str:
    """Where the second step of signing in is taken, or first set up."""
    return reverse("accounts:second_factor" if user.has_second_factor else "accounts:set_up_app")


def onward_url(user: User) -> str:
    """Where this session goes on: home, or the second step as long as that is still to come."""
    return home_url(user) if second_factor.is_passed(user) else second_step_url(user)


def menu_for(user: User, view_name: str) -> list[MenuItem]:
    """What this user may open, in order, with one entry at most marked as where we are."""
    entries = [entry for entry in MENU if _is_shown(user, entry)]
    active = next((entry for entry in entries if entry.is_active(view_name)), None)
    return [_item(user, entry, is_active=entry is active) for entry in entries]


def _item(user: User, entry: MenuEntry, *, is_active: bool) -> MenuItem:
    count = _counts.get(entry.url_name)
    return MenuItem(
        str(entry.label),
        reverse(entry.url_name),
        entry.icon,
        is_active,
        partial(count, user) if count else int,
    )


def _is_shown(user: User, entry: MenuEntry) -> bool:
    replaced = any(may_open(user, name) for name in ONLY_WITHOUT.get(entry.url_name, ()))
    return may_open(user, entry.url_name) and not replaced


def footer_links() -> list[FooterLink]:
    return [FooterLink(str(label), reverse("accounts:about", args=[topic])) for topic, label in ABOUT]
