"""Which forms somebody sees, reads, writes and signs (C-25 to C-27)."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from carecases import sharing
from carecases.choices import Side, Tab
from carecases.models import HelpRequest
from carecases.questionnaires.choices import FormState, Party, Verdict
from carecases.questionnaires.models import FilledForm, FormDefinition, SignOff
from carecases.questionnaires.rules.answers import Progress, asked, progress
from carecases.questionnaires.rules.definition import AUTHORITY, FILLER, Question, Section
from carecases.seats import Capacity, Seat
from carecases.sharing import Piece
from core.accounts.models import User
from core.accounts.rights import Right

SIDES = {Capacity.SCHOOL: Side.SCHOOL, Capacity.PARTNERSHIP: Side.PARTNERSHIP}


def side_in(seat: Seat) -> Side | None:
    """On whose behalf this seat fills in forms; None for guests and parents, who fill in nothing."""
    return SIDES.get(seat.capacity)


def forms_in(user: User, help_request: HelpRequest, seat: Seat) -> QuerySet[FilledForm]:
    """The forms of a help request that this seat sees: its own, and those that are shown to others by now.

    Of guests and parents who were given single forms: those (C-62).
    """
    found = FilledForm.objects.filter(help_request=help_request)
    side = side_in(seat)
    if Tab.FORM not in seat.sees:
        return found.none()
    shown = Q(shown_since__isnull=False)
    found = found.filter(shown & ~Q(state=FormState.DRAFT) if side is None else shown | Q(owner=side))
    given = sharing.ticked(seat, user, Tab.FORM)
    if given is not None:
        found = found.filter(pk__in=given)
    return found.select_related("version__form", "written_by", "completed_by", "help_request__status")


def shareable_forms(help_request: HelpRequest) -> list[Piece]:
    """For whoever ticks what a guest or parent gets to see: what is complete and shown to others."""
    done = FilledForm.objects.filter(help_request=help_request, shown_since__isnull=False).exclude(
        state=FormState.DRAFT
    )
    return [
        Piece(Tab.FORM, form.pk, str(form), Side(form.owner)) for form in done.select_related("version__form")
    ]


def may_read(form: FilledForm, seat: Seat) -> bool:
    """What others are still writing nobody reads but their own side."""
    return form.owner == side_in(seat) or (form.shown_since is not None and not form.is_draft)


def may_write(form: FilledForm, seat: Seat) -> bool:
    """Its own side, while it is a draft and the help request is not over."""
    return (
        form.is_draft
        and form.owner == side_in(seat)
        and Tab.FORM in seat.works_on
        and not form.help_request.status.is_final
    )


def may_reopen(form: FilledForm, seat: Seat) -> bool:
    """What was handed in changes only while the help request is with the side whose form it is (C-16)."""
    return (
        not form.is_draft
        and form.owner == side_in(seat)
        and Tab.FORM in seat.works_on
        and form.help_request.status.turn == form.owner
    )


def is_ready(form: FilledForm) -> bool:
    """Whether nothing is to be done on the form any more: complete, and signed where it asks that."""
    asks = form.version.definition
    asks_signing = asks.asks_authority or asks.asks_parents
    return form.state == FormState.SIGNED or (form.state == FormState.COMPLETE and not asks_signing)


def progress_of(form: FilledForm) -> list[Progress]:
    """How far each section is of who fills in the form (C-25)."""
    asks = form.version.definition
    return progress(asks, asks.written_by(FILLER), form.answers)


def sign_offs_of(form: FilledForm) -> list[SignOff]:
    """Who was asked to sign this form as it is, in order."""
    return list(form.sign_offs.filter(withdrawn_at=None).select_related("account", "asked_by"))


def last_refusal(form: FilledForm) -> SignOff | None:
    """The refusal that brought the form back to a draft, as long as it is one."""
    if not form.is_draft:
        return None
    return form.sign_offs.filter(verdict=Verdict.REFUSED).order_by("-decided_at").first()


def parties_missing(form: FilledForm, sign_offs: list[SignOff]) -> list[Party]:
    """Who has to sign and was not asked yet."""
    asks = form.version.definition
    wanted = [
        party
        for party, is_asked in ((Party.AUTHORITY, asks.asks_authority), (Party.PARENT, asks.asks_parents))
        if is_asked
    ]
    return [party for party in wanted if all(sign_off.party != party for sign_off in sign_offs)]


def authorities_for(help_request: HelpRequest) -> QuerySet[User]:
    """The accounts that sign for the school of a help request (C-26)."""
    return User.objects.filter(
        organisation=help_request.organisation_id,
        units=help_request.school_id,
        is_active=True,
        role__rights__contains=[Right.SIGN_FORMS.value],
    ).order_by("full_name", "pk")


def sign_offs_for(user: User) -> QuerySet[SignOff]:
    """What this account was asked to sign, and signed; not what was taken back, nor of a school that it left."""
    return (
        SignOff.objects.filter(
            account=user,
            organisation=user.organisation_id,
            withdrawn_at=None,
            form__help_request__school__users=user,
        )
        .exclude(form__state=FormState.DRAFT)
        .select_related(
            "asked_by",
            "form__version__form",
            "form__help_request__dossier",
            "form__help_request__title",
            "form__help_request__school",
        )
    )


def signatures_on(help_request: HelpRequest, number: int) -> list[str]:
    """The signatures that name the paper of this number and were not taken back (C-68)."""
    found = SignOff.objects.filter(form__help_request=help_request, paper=number, withdrawn_at=None)
    return [
        f"{one.name} ({one.get_party_display()}), {one.form}"
        for one in found.select_related("form__version__form").order_by("pk")
    ]


def may_move_date(form: FilledForm, seat: Seat) -> bool:
    """The partnership moves the date of an evaluation that is not in yet."""
    return (
        form.is_evaluation
        and form.is_draft
        and form.due_on is not None
        and side_in(seat) == Side.PARTNERSHIP
        and Tab.FORM in seat.works_on
        and not form.help_request.status.is_final
    )


def definitions_of(user: User) -> QuerySet[FormDefinition]:
    """The forms of the account's partnership, for its administrators."""
    return FormDefinition.objects.filter(organisation=user.organisation_id)


@dataclass(frozen=True)
class Answered:
    """A question with its answer as it is stored."""

    question: Question
    answer: object


@dataclass(frozen=True)
class Part:
    """A section as it is read: the questions that were asked."""

    section: Section
    answers: list[Answered]


def parts_of(form: FilledForm) -> list[Part]:
    """A form as it is read, with what the competent authority answered behind it once it agreed."""
    asks = form.version.definition
    signed = next(
        (
            sign_off.answers
            for sign_off in sign_offs_of(form)
            if sign_off.party == Party.AUTHORITY and sign_off.verdict == Verdict.APPROVED
        ),
        None,
    )
    answers = {**form.answers, **(signed or {})}
    return [
        Part(section, [Answered(one, answers.get(one.key)) for one in asked(asks, section, answers)])
        for section in asks.sections
        if section.writer != AUTHORITY or signed is not None
    ]
