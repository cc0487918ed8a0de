"""Whether a school's link with a pupil-tracking system works: what fails, and who mends it (C-53, C-54, S-25)."""

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from carecases.intake.choices import Actor, Check, System
from carecases.intake.models import BoardLink, Sender, VerificationCode
from carecases.intake.rules.findings import Code, Finding
from core.accounts.models import Unit, User
from core.accounts.rights import Right

ADVICE: dict[Check, Promise] = {
    Check.BRIN: _(
        "The partnership sets the BRIN of six positions (05KO00) for this school under Organisations. A BRIN that "
        "stands at another school makes help requests land there."
    ),
    Check.BOARD: _("The partnership fills in the board of this school under Organisations."),
    Check.MANDATE: _(
        "The board gives the mandate for ParnasSys in the Onderwijs Serviceregister. Then fill in the date here."
    ),
    Check.ROUTING: _(
        "The administrator of ParnasSys sets the OSO routing of the partnership. Then fill in the same routing here."
    ),
    Check.CODE: _(
        "The school chooses a verification code, enters it here and enters the same one in Esis. Without it nothing "
        "comes in from this environment."
    ),
    Check.CODE_FORM: _("The BRIN changed since. Enter a verification code that starts with the BRIN of now."),
    Check.RIGHT: _(
        "No account of this school sees help requests. The partnership gives somebody there a role with that right."
    ),
}
"""What to do, and by whom; also as a text to forward."""
SITE = re.compile(r"[0-9]{2}[A-Z]{2}[0-9]{2}")


@dataclass(frozen=True)
class Checked:
    """One thing that a link needs: whether it is there, and who mends it when it is not."""

    check: Check
    actor: Actor
    is_good: bool

    @property
    def advice(self) -> str:
        """How it is mended, in the active language."""
        return str(ADVICE[self.check])


@dataclass(frozen=True)
class LinkState:
    """The link of a school with one environment; `failing` in the order in which to mend it."""

    sender: Sender
    checks: tuple[Checked, ...]

    @property
    def works(self) -> bool:
        return all(one.is_good for one in self.checks)

    @property
    def failing(self) -> list[Checked]:
        return [one for one in self.checks if not one.is_good]


def link_state(school: Unit) -> list[LinkState]:
    """Of each environment that may send for this partnership, by name: what it needs, what fails and who mends it."""
    return link_states([school])[school.pk]


def link_states(schools: Sequence[Unit]) -> dict[int, list[LinkState]]:
    """As `link_state`, by the number of the school, for schools of one partnership; four queries."""
    organisations = {school.organisation_id for school in schools}
    senders = list(Sender.objects.filter(organisation__in=organisations, ended_at=None))
    codes = {
        (code.school_id, code.sender_id): code
        for code in VerificationCode.objects.filter(school__in=schools, removed_at=None)
    }
    boards = {link.board.lower(): link for link in BoardLink.objects.filter(organisation__in=organisations)}
    sees = Q(role__rights__contains=[Right.SEE_HELP_REQUESTS.value])
    seen = set(User.objects.filter(sees, units__in=schools, is_active=True).values_list("units", flat=True))
    return {
        school.pk: [
            LinkState(
                sender,
                (
                    Checked(Check.BRIN, Actor.PARTNERSHIP, SITE.fullmatch(school.brin) is not None),
                    *_of_system(
                        school, sender, boards.get(school.board.lower()), codes.get((school.pk, sender.pk))
                    ),
                    Checked(Check.RIGHT, Actor.PARTNERSHIP, school.pk in seen),
                ),
            )
            for sender in senders
        ]
        for school in schools
    }


def board_link_of(school: Unit) -> BoardLink | None:
    """What the board of this school arranged for ParnasSys."""
    if not school.board:
        return None
    return BoardLink.objects.filter(organisation=school.organisation_id, board__iexact=school.board).first()


def why_closed(sender: Sender, school: Unit, sent_code: str) -> Finding | None:
    """Why nothing is taken from this environment for this school; None when the link works (C-50)."""
    missing = Finding(Code.LINK_MISSING, "brin", {"sender": sender.name})
    if sender.system == System.PARNASSYS:
        board = board_link_of(school)
        return None if board and board.mandate_since and board.routing else missing
    code = VerificationCode.objects.filter(school=school, sender=sender, removed_at=None).first()
    if code is None:
        return missing
    if not hmac.compare_digest(code.code.encode(), sent_code.encode()):
        return Finding(Code.LINK_CODE_WRONG, "verification_code", {"sender": sender.name})
    return None


def _of_system(
    school: Unit, sender: Sender, board: BoardLink | None, code: VerificationCode | None
) -> tuple[Checked, ...]:
    if sender.system == System.PARNASSYS:
        return (
            Checked(Check.BOARD, Actor.PARTNERSHIP, bool(school.board)),
            Checked(Check.MANDATE, Actor.BOARD, bool(board and board.mandate_since)),
            Checked(Check.ROUTING, Actor.SENDER, bool(board and board.routing)),
        )
    return (
        Checked(Check.CODE, Actor.SCHOOL, code is not None),
        Checked(
            Check.CODE_FORM,
            Actor.SCHOOL,
            code is None or (bool(school.brin) and code.code.startswith(school.brin)),
        ),
    )
