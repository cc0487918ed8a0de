"""Every right there is. Roles hold some of them; core.accounts.policies says what each opens."""

from django.db.models import Q, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Right(TextChoices):
    SEE_REQUESTS = "see_requests", _("see requests")
    DECIDE_REQUESTS = "decide_requests", _("decide requests")
    OVERBOOK = "overbook", _("place a child past the group's capacity")
    GRANT_CREDITS = "grant_credits", _("grant and correct credits")
    MANAGE_POLICY = "manage_policy", _("set the rules of requests")
    SEE_DAY_LISTS = "see_day_lists", _("see and print the day lists of groups")
    GROUP_MESSAGES = "group_messages", _("read and write messages of the groups where one works")
    ALL_MESSAGES = "all_messages", _("read and write messages of all groups")
    DRAFT_NEWS = "draft_news", _("write news as a draft")
    PUBLISH = "publish", _("publish news, newsletters, information pages and the team")
    WRITE_DIARY = "write_diary", _("write the diary of groups, with photos")
    SEE_GROUP_DAY = "see_group_day", _("see the group of today, with allergies and whom to call")
    CHECK_IN = "check_in", _("check children in and out")
    PLAN_TALKS = "plan_talks", _("plan parent talks")
    RUN_SURVEYS = "run_surveys", _("ask parents who comes in a holiday")
    OBSERVE = "observe", _("write observations of children")
    MANAGE_OBSERVATIONS = "manage_observations", _("set up the forms for observations")
    MANAGE_FAMILIES = "manage_families", _("keep families: guardians, children and their accounts")
    MANAGE_PLACEMENTS = "manage_placements", _("place children, and change and end placements")
    MANAGE_REGISTER = (
        "manage_register",
        _("keep locations, groups, staff, day parts, prices and the calendar"),
    )
    MANAGE_INVOICES = "manage_invoices", _("make, see and correct invoices")
    MANAGE_WAITING_LIST = "manage_waiting_list", _("keep the waiting list and offer places")
    MANAGE_REGISTRATIONS = "manage_registrations", _("accept, merge and refuse registrations")
    SEE_HELP_REQUESTS = "see_help_requests", _("see help requests")
    FILE_HELP_REQUESTS = "file_help_requests", _("file help requests for pupils of the own school")
    MOVE_HELP_REQUESTS = "move_help_requests", _("change the status of help requests")
    ASSESS_HELP_REQUESTS = "assess_help_requests", _("assess help requests of all schools")
    JOIN_HELP_REQUESTS = "join_help_requests", _("enter help requests to which one is invited")
    SIGN_FORMS = "sign_forms", _("sign forms for the competent authority of the own schools")
    MANAGE_PROCESSES = "manage_processes", _("set up titles and processes of help requests")
    RELEASE_DOSSIERS = "release_dossiers", _("let a new school take over the dossier of a pupil")
    SEE_KEY_FIGURES = "see_key_figures", _("see the key figures of approaches and declarations")
    MANAGE_RETENTION = "manage_retention", _("set how long dossiers are kept, and hold them")
    MANAGE_LINKS = "manage_links", _("set the links with ParnasSys and Esis")
    SEE_INTAKE = "see_intake", _("see what came in through the links, and what was refused")
    SEND_TICKETS = "send_tickets", _("send tickets for the own school")
    HANDLE_TICKETS = "handle_tickets", _("handle the tickets of schools")
    SEE_TRAIL = "see_trail", _("see the audit trail")
    HOME_LOGIN = "home_login", _("see and set the home login of the own groups")
    MANAGE_HOME_LOGIN = "manage_home_login", _("manage the home login of the whole school")
    MANAGE_PUBLISHERS = "manage_publishers", _("keep the public list of publishers and school networks")
    SEE_BSN = "see_bsn", _("see who has a BSN on file, fill it in and search by it")
    LIFT_SIGN_IN_WAIT = "lift_sign_in_wait", _("end the wait after failed sign-ins")
    SEE_SIGN_IN_ATTEMPTS = "see_sign_in_attempts", _("see why signing in or a new password did not work")
    RESET_SECOND_FACTOR = "reset_second_factor", _("reset a second factor, together with a colleague")
    REVEAL_BSN = "reveal_bsn", _("see a whole BSN, with a reason")
    SUPPORT_CUSTOMERS = "support_customers", _("look up a customer and find out why something does not work")
    MEND_FOR_CUSTOMERS = "mend_for_customers", _("repair what does not work for a customer")
    MEND_CONNECTIONS = "mend_connections", _("refresh and reset the connection to the back-office")
    EDIT_ANSWERS = "edit_answers", _("write the answers and manuals of support")
    SEE_SUPPORT_FIGURES = "see_support_figures", _("see the figures of support")
    OPEN_AS_TEST_CUSTOMER = "open_as_test_customer", _("open the portal as a test customer")
    KRING_SUPPORT = "kring_support", _("handle what organisations escalate to Kring, and incidents")
    MANAGE_ACCOUNTS = "manage_accounts", _("make, change and end accounts")
    MANAGE_ROLES = "manage_roles", _("set what roles may do")
    MANAGE_ORGANISATION = "manage_organisation", _("set up the organisation, its schools and institutions")


ADMINISTRATION = [
    Right.MANAGE_ACCOUNTS.value,
    Right.MANAGE_ROLES.value,
    Right.MANAGE_ORGANISATION.value,
]
"""What only roles of the types Super and Administration can hold; a Super role holds all of it (A-25)."""

IN_THE_ROOM = [
    Right.SEE_DAY_LISTS.value,
    Right.HOME_LOGIN.value,
    Right.GROUP_MESSAGES.value,
    Right.DRAFT_NEWS.value,
    Right.WRITE_DIARY.value,
    Right.SEE_GROUP_DAY.value,
    Right.CHECK_IN.value,
    Right.PLAN_TALKS.value,
    Right.OBSERVE.value,
]
"""What staff in groups and class rooms do, on devices that they share. Only with these may a password do (A-12)."""

IN_THE_OFFICE = (
    Right.MANAGE_FAMILIES,
    Right.MANAGE_PLACEMENTS,
    Right.MANAGE_REGISTER,
    Right.MANAGE_INVOICES,
    Right.MANAGE_WAITING_LIST,
    Right.MANAGE_REGISTRATIONS,
)
"""Each of these opens screens of the office, and with them the page that leads there."""

SHARED = [Right.MANAGE_PUBLISHERS.value, Right.KRING_SUPPORT.value]
"""What sees or changes data that all organisations see. Who runs Kring gives it to a role with
`manage.py give_shared_right`; no page does."""

GROUPS: tuple[tuple[Promise, tuple[Right, ...]], ...] = (
    (
        _("Requests and credits"),
        (Right.SEE_REQUESTS, Right.DECIDE_REQUESTS, Right.OVERBOOK, Right.GRANT_CREDITS, Right.MANAGE_POLICY),
    ),
    (
        _("Groups and their days"),
        (Right.SEE_DAY_LISTS, Right.SEE_GROUP_DAY, Right.CHECK_IN, Right.WRITE_DIARY),
    ),
    (
        _("Talks, holidays and observations"),
        (Right.PLAN_TALKS, Right.RUN_SURVEYS, Right.OBSERVE, Right.MANAGE_OBSERVATIONS),
    ),
    (
        _("Messages and news"),
        (Right.GROUP_MESSAGES, Right.ALL_MESSAGES, Right.DRAFT_NEWS, Right.PUBLISH),
    ),
    (
        _("Register of the office"),
        (
            Right.MANAGE_FAMILIES,
            Right.MANAGE_PLACEMENTS,
            Right.MANAGE_REGISTER,
            Right.MANAGE_INVOICES,
            Right.MANAGE_WAITING_LIST,
            Right.MANAGE_REGISTRATIONS,
        ),
    ),
    (
        _("Help requests"),
        (
            Right.SEE_HELP_REQUESTS,
            Right.FILE_HELP_REQUESTS,
            Right.MOVE_HELP_REQUESTS,
            Right.ASSESS_HELP_REQUESTS,
            Right.JOIN_HELP_REQUESTS,
            Right.SIGN_FORMS,
            Right.MANAGE_PROCESSES,
            Right.RELEASE_DOSSIERS,
            Right.SEE_KEY_FIGURES,
            Right.MANAGE_RETENTION,
        ),
    ),
    (
        _("Links and tickets"),
        (Right.MANAGE_LINKS, Right.SEE_INTAKE, Right.SEND_TICKETS, Right.HANDLE_TICKETS),
    ),
    (_("Home login"), (Right.HOME_LOGIN, Right.MANAGE_HOME_LOGIN, Right.MANAGE_PUBLISHERS)),
    (_("BSN"), (Right.SEE_BSN, Right.REVEAL_BSN)),
    (
        _("Signing in and trail"),
        (
            Right.SEE_TRAIL,
            Right.SEE_SIGN_IN_ATTEMPTS,
            Right.LIFT_SIGN_IN_WAIT,
            Right.RESET_SECOND_FACTOR,
        ),
    ),
    (
        _("Support"),
        (
            Right.SUPPORT_CUSTOMERS,
            Right.MEND_FOR_CUSTOMERS,
            Right.MEND_CONNECTIONS,
            Right.EDIT_ANSWERS,
            Right.SEE_SUPPORT_FIGURES,
            Right.OPEN_AS_TEST_CUSTOMER,
            Right.KRING_SUPPORT,
        ),
    ),
    (_("Administration"), (Right.MANAGE_ACCOUNTS, Right.MANAGE_ROLES, Right.MANAGE_ORGANISATION)),
)
"""The rights by subject, as the pages show them."""


class ExternalRight(TextChoices):
    """What the holder of a role may do in a dossier that they were invited to (A-24); seeing or reacting, per tab."""

    SEE_PERSONAL = "see_basisgegevens", _("see Personal data")
    SEE_SCHOOL = "see_schoolgegevens", _("see School data")
    SEE_QUESTION = "see_hulpvraag", _("see Help request")
    REACT_QUESTION = "react_hulpvraag", _("react to Help request")
    SEE_FORM = "see_formulier", _("see Form")
    REACT_FORM = "react_formulier", _("react to Form")
    SEE_ATTACHMENTS = "see_bijlagen", _("see Attachments")
    ADD_ATTACHMENTS = "react_bijlagen", _("add Attachments")
    SEE_ROUND = "see_overlegronde", _("see Consultation round")
    REACT_ROUND = "react_overlegronde", _("react in Consultation round")

    @property
    def needs(self) -> "ExternalRight":
        """The right to see what this one reacts to; itself for one that sees."""
        return ExternalRight(f"see_{self.value.partition('_')[2]}")


def reacting_without_seeing(field: str) -> Q:
    """Rows whose external rights react to a tab that they do not show."""
    found = Q()
    for right in ExternalRight:
        if right.needs is not right:
            held, needed = (Q(**{f"{field}__contains": [name.value]}) for name in (right, right.needs))
            found |= held & ~needed
    return found
