"""What customers say when they call, in their own words; checks name the complaints that they serve (S-04)."""

from collections.abc import Collection, Iterable
from dataclasses import KW_ONLY, dataclass
from itertools import groupby

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import OrganisationKind
from supportdesk.choices import Asks

CHILDCARE = (OrganisationKind.CHILDCARE,)
CARE = (OrganisationKind.PARTNERSHIP,)
SCHOOL = (OrganisationKind.SCHOOL, OrganisationKind.CHILDCARE)
"""Whoever has home login: childcare may have it too."""
EVERYWHERE = tuple(OrganisationKind)


class Complaint(TextChoices):
    """The values stand in addresses and in kept diagnoses: they stay."""

    NO_NEW_PASSWORD = "geen-nieuw-wachtwoord", _("A new password cannot be requested")
    NO_RESET_MAIL = "geen-mail", _("I asked for a new password but get no mail")
    NOT_SIGNED_IN = "inloggen-lukt-niet", _("The portal keeps saying I cannot be signed in")
    SEES_NOTHING = "ik-zie-niets", _("I see nothing")
    REGISTRATION_FAILS = "inschrijven-lukt-niet", _("Registering me and my child gives an error")
    LOCATION_MISSING = "locatie-ontbreekt", _("A location is added but does not show")
    REQUEST_WRONG = (
        "aanvraag-ging-mis",
        _("My request was not accepted, disappeared or cannot be cancelled, or a credit cannot be used"),
    )
    HELP_REQUEST_UNSEEN = (
        "hulpvraag-onzichtbaar",
        _("My help request has a dossier number but I do not see it"),
    )
    NUMBER_REFUSED = "dossiernummer-min-1", _("My help request has dossier number -1")
    GUEST_SEES_LITTLE = (
        "genodigde-ziet-weinig",
        _("I invited someone who sees too little, or who sees nothing any more"),
    )
    CANNOT_DELETE = "hulpvraag-verwijderen", _("I cannot delete this help request")
    NOT_IN_FIGURES = "niet-in-kengetallen", _("A help request is not in Kengetallen")
    ADMINISTRATOR_UNSEEN = "beheerder-onvindbaar", _("I cannot find an administrator's account")
    STATUS_MAILS = "statusmails", _("Status mails do not reach me, or go to my predecessor")
    LINK_MISSING = (
        "koppeling",
        _("Kindkans is not in my pupil-tracking system, or a BRIN or verification code is not taken"),
    )
    NOT_SECURE = "niet-veilig", _("My connection is not secure or not private")
    HOME_PASSWORD = "thuis-wachtwoord", _("At home the password is not valid any more")
    HOME_LINK = "thuis-link", _("The activation link for home does not arrive")
    HOME_CHILDREN = "thuis-kinderen", _("At home I do not see my children")
    HOME_TAKEOVER = "thuis-sessie", _("At home it says “possible session take-over”")
    SOFTWARE = "leermiddel", _("A learning tool does not work or has no licence")


@dataclass(frozen=True)
class About:
    """Which organisations hear a complaint, what is asked of the customer, and under which heading it is offered."""

    kinds: Collection[OrganisationKind]
    asks: tuple[Asks, ...]
    _: KW_ONLY
    needs_customer: bool = True
    subject: Promise


SIGNING_IN, CHILDREN, CASES, HOME = (
    _("Signing in"),
    _("Parents and childminders"),
    _("Help requests"),
    _("Home login"),
)

ABOUT: dict[Complaint, About] = {
    Complaint.NO_NEW_PASSWORD: About(
        EVERYWHERE,
        (Asks.PAGE, Asks.IDENTIFIER, Asks.EMAIL, Asks.BSN),
        needs_customer=False,
        subject=SIGNING_IN,
    ),
    Complaint.NO_RESET_MAIL: About(EVERYWHERE, (Asks.EMAIL,), subject=SIGNING_IN),
    Complaint.NOT_SIGNED_IN: About(
        EVERYWHERE, (Asks.PAGE, Asks.IDENTIFIER), needs_customer=False, subject=SIGNING_IN
    ),
    Complaint.SEES_NOTHING: About(EVERYWHERE, (Asks.DEVICE,), needs_customer=False, subject=SIGNING_IN),
    Complaint.NOT_SECURE: About(EVERYWHERE, (Asks.DEVICE,), needs_customer=False, subject=SIGNING_IN),
    Complaint.REGISTRATION_FAILS: About(
        CHILDCARE, (Asks.EMAIL, Asks.BSN), needs_customer=False, subject=CHILDREN
    ),
    Complaint.LOCATION_MISSING: About(CHILDCARE, (Asks.LOCATION,), needs_customer=False, subject=CHILDREN),
    Complaint.REQUEST_WRONG: About(CHILDCARE, (Asks.DATE,), subject=CHILDREN),
    Complaint.HELP_REQUEST_UNSEEN: About(CARE, (Asks.NUMBER,), subject=CASES),
    Complaint.NUMBER_REFUSED: About(CARE, (Asks.NUMBER,), needs_customer=False, subject=CASES),
    Complaint.GUEST_SEES_LITTLE: About(CARE, (Asks.NUMBER,), subject=CASES),
    Complaint.CANNOT_DELETE: About(CARE, (Asks.NUMBER,), subject=CASES),
    Complaint.NOT_IN_FIGURES: About(CARE, (Asks.NUMBER,), subject=CASES),
    Complaint.ADMINISTRATOR_UNSEEN: About(CARE, (Asks.ACCOUNT,), subject=CASES),
    Complaint.STATUS_MAILS: About(CARE, (Asks.NUMBER,), subject=CASES),
    Complaint.LINK_MISSING: About(CARE, (Asks.CODE,), subject=CASES),
    Complaint.HOME_PASSWORD: About(SCHOOL, (), subject=HOME),
    Complaint.HOME_LINK: About(SCHOOL, (Asks.EMAIL,), needs_customer=False, subject=HOME),
    Complaint.HOME_CHILDREN: About(SCHOOL, (Asks.EMAIL,), needs_customer=False, subject=HOME),
    Complaint.HOME_TAKEOVER: About(SCHOOL, (), subject=HOME),
    Complaint.SOFTWARE: About(SCHOOL, (Asks.TOOL,), needs_customer=False, subject=HOME),
}


def complaints_of(kind: str) -> list[Complaint]:
    """What the customers of such an organisation complain of, in the order in which they are offered."""
    return [complaint for complaint, about in ABOUT.items() if kind in about.kinds]


def asked_in(kind: str, asks: Iterable[Asks]) -> tuple[Asks, ...]:
    """What is asked of the customers of such an organisation: a BSN by childcare alone, as nobody else may hold one."""
    return tuple(one for one in asks if one is not Asks.BSN or kind in CHILDCARE)


def by_subject(complaints: Iterable[Complaint]) -> list[tuple[Promise, list[Complaint]]]:
    """Under their headings, in the order in which they come; `ABOUT` keeps those of one subject together."""
    return [(subject, list(found)) for subject, found in groupby(complaints, lambda one: ABOUT[one].subject)]
