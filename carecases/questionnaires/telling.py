"""What people hear of forms. No mail names a pupil: dossier number, title, form and a link (N-03)."""

import secrets
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from carecases.models import HelpRequest, SchoolCare
from carecases.questionnaires.choices import FormState, Party, Verdict, Way
from carecases.questionnaires.models import FilledForm, SignOff
from carecases.questionnaires.selectors import sign_offs_for
from carecases.selectors import help_requests_of
from core.accounts.models import User
from core.lib import clock, sealed
from core.lib.display import short_date
from core.notifications import messages, notices, outbox
from core.notifications.mail_templates import render
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage

SIGN_ASKED = "questionnaires.sign_asked"
PARENT_ASKED = "questionnaires.parent_asked"
SIGN_DECIDED = "questionnaires.sign_decided"
FORM_IN = "questionnaires.form_in"
FORM_DUE = "questionnaires.form_due"
LINK_PURPOSE = "questionnaires.sign_off_link"
TOKEN_BYTES = 32
LINK_VALID = timedelta(days=14)


def register() -> None:
    """Make the messages of this app known."""
    messages.register(SIGN_ASKED, sign_asked_mail)
    messages.register(PARENT_ASKED, parent_asked_mail)
    messages.register(SIGN_DECIDED, sign_decided_mail)
    messages.register(FORM_IN, form_in_mail)
    messages.register(FORM_DUE, form_due_mail)
    notices.register_notice(SIGN_ASKED, sign_asked_words)
    notices.register_notice(SIGN_DECIDED, sign_decided_words)
    notices.register_notice(FORM_IN, form_in_words)


def ask_to_sign(sign_off: SignOff) -> None:
    """Within the transaction that asks: an account at its bell and by mail, a parent by mail with a link."""
    key = f"questionnaires.ask:{sign_off.pk}"
    if sign_off.account is None:
        outbox.enqueue(PARENT_ASKED, address=sign_off.email, context={"sign_off": sign_off.pk}, dedup_key=key)
        return
    _tell(
        sign_off.account,
        SIGN_ASKED,
        {"sign_off": sign_off.pk, "form": str(sign_off.form)},
        reverse("questionnaires:sign", args=[sign_off.pk]),
        key,
    )


def tell_decided(sign_off: SignOff) -> None:
    """Whoever asked hears what was said."""
    form = sign_off.form
    _tell(
        sign_off.asked_by,
        SIGN_DECIDED,
        {"sign_off": sign_off.pk, "form": str(form), "is_refused": sign_off.verdict == Verdict.REFUSED},
        form_path(form),
        f"questionnaires.decided:{sign_off.pk}",
    )


def tell_coordinator(form: FilledForm) -> None:
    """ "Informeer coördinator" was answered with yes: the evaluation is in (C-27)."""
    receiver = coordinator_of(form.help_request)
    if receiver is not None:
        _tell(
            receiver,
            FORM_IN,
            {"form": form.pk, "name": str(form), "number": form.help_request.dossier.number},
            form_path(form),
            f"questionnaires.in:{form.pk}:{form.changes}",
        )


def coordinator_of(help_request: HelpRequest) -> User | None:
    """The coordinator, and without one the contact person of the school at the partnership."""
    if help_request.coordinator is not None:
        return help_request.coordinator
    care = SchoolCare.objects.select_related("contact").filter(unit=help_request.school_id).first()
    return care.contact if care else None


def remind_of(form: FilledForm, dedup_key: str) -> bool:
    """One reminder of a form with a date to the address on the school data; False when it went before."""
    return outbox.enqueue(
        FORM_DUE,
        recipient=form.help_request.school_data.applicant,
        address=form.help_request.school_data.email,
        context={"form": form.pk},
        dedup_key=dedup_key,
    )


def form_path(form: FilledForm) -> str:
    """The page of a form within its help request."""
    return reverse("questionnaires:form", args=[form.help_request_id, form.pk])


def sign_asked_words(context: dict[str, Any]) -> str:
    return _("You are asked to sign “%(form)s”.") % {"form": context["form"]}


def sign_decided_words(context: dict[str, Any]) -> str:
    if context["is_refused"]:
        return _("“%(form)s” was not signed. Read the reason.") % {"form": context["form"]}
    return _("“%(form)s” was signed.") % {"form": context["form"]}


def form_in_words(context: dict[str, Any]) -> str:
    return _("“%(form)s” of dossier %(number)s is in.") % {
        "form": context["name"],
        "number": context["number"],
    }


def sign_asked_mail(message: OutboxMessage) -> Mail | None:
    """None once it was signed, or taken back."""
    sign_off = _open_sign_off(message)
    if sign_off is None or sign_off.account is None:
        return None
    if not sign_offs_for(sign_off.account).filter(pk=sign_off.pk).exists():
        return None
    return _mail(
        sign_off.form,
        sign_off.account.full_name,
        _("Will you sign “%(form)s”?") % {"form": sign_off.form},
        [
            _("%(name)s asks you to agree to “%(form)s” on behalf of the competent authority, or to refuse.")
            % {"name": sign_off.asked_by.full_name, "form": sign_off.form}
        ],
        path=reverse("questionnaires:sign", args=[sign_off.pk]),
        label=_("Read and sign"),
    )


def parent_asked_mail(message: OutboxMessage) -> Mail | None:
    """With a link that is made now and kept as a digest only; it asks for the child's date of birth (C-67)."""
    sign_off = _open_sign_off(message)
    if sign_off is None or sign_off.way != Way.LINK:
        return None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    sign_off.digest = sealed.digest(LINK_PURPOSE, token)
    sign_off.link_until = clock.now() + LINK_VALID
    sign_off.tries = 0
    sign_off.save(update_fields=["digest", "link_until", "tries"])
    form = sign_off.form
    mail = _mail(
        form,
        sign_off.name,
        _("%(school)s asks for your agreement") % {"school": form.help_request.school},
        [
            _(
                "%(school)s wants to ask %(partnership)s for support for your child, and asks whether you agree."
            )
            % {"school": form.help_request.school, "partnership": form.help_request.organisation.name},
            _(
                "The link is for you alone and works until %(date)s. The page asks for the date of birth of "
                "your child first."
            )
            % {"date": short_date(clock.local_date(sign_off.link_until))},
        ],
        path=reverse("questionnaires:parent_signs", args=[token]),
        label=_("Read and answer"),
        is_for_parent=True,
    )
    return replace(mail, to=sign_off.email)


def sign_decided_mail(message: OutboxMessage) -> Mail | None:
    sign_off = _sign_offs().filter(pk=message.context["sign_off"]).first()
    if sign_off is None or not _still_sees(sign_off.asked_by, sign_off.form):
        return None
    form = sign_off.form
    refused = sign_off.verdict == Verdict.REFUSED
    return _mail(
        form,
        sign_off.asked_by.full_name,
        (_("“%(form)s” was not signed") if refused else _("“%(form)s” was signed")) % {"form": form},
        [
            _("The form is a draft again. Read the reason in Kring, change the form and ask anew.")
            if refused
            else _("%(party)s agreed.") % {"party": sign_off.get_party_display().capitalize()}
        ],
        path=form_path(form),
        label=_("Open the form"),
    )


def form_in_mail(message: OutboxMessage) -> Mail | None:
    form = _forms().filter(pk=message.context["form"]).exclude(state=FormState.DRAFT).first()
    if form is None or message.recipient is None or not _still_sees(message.recipient, form):
        return None
    return _mail(
        form,
        message.recipient.full_name,
        _("“%(form)s” is in") % {"form": form},
        [_("The school filled in “%(form)s” and asks that you read it.") % {"form": form}],
        path=form_path(form),
        label=_("Open the form"),
    )


def form_due_mail(message: OutboxMessage) -> Mail | None:
    """None once the form is complete or the help request is over."""
    form = _forms().filter(pk=message.context["form"], state=FormState.DRAFT).first()
    if form is None or form.due_on is None or form.help_request.status.is_final:
        return None
    is_late = form.due_on < clock.today()
    date = {"form": form, "date": short_date(form.due_on)}
    mail = _mail(
        form,
        form.help_request.school_data.contact,
        (_("“%(form)s” is late") if is_late else _("“%(form)s” before %(date)s")) % date,
        [
            (
                _("“%(form)s” had to be complete on %(date)s. Will you fill it in?")
                if is_late
                else _("“%(form)s” has to be complete on %(date)s at the latest.")
            )
            % date
        ],
        path=form_path(form),
        label=_("Fill in the form"),
    )
    return replace(mail, to=form.help_request.school_data.email)


def find_by_token(token: str) -> SignOff | None:
    """The question to a parent that this link belongs to, while it can be answered."""
    return (
        _sign_offs()
        .filter(
            digest__in=sealed.digests(LINK_PURPOSE, token),
            link_until__gt=clock.now(),
            withdrawn_at=None,
            party=Party.PARENT,
        )
        .first()
    )


def _still_sees(user: User, form: FilledForm) -> bool:
    return help_requests_of(user).filter(pk=form.help_request_id).exists()


def _open_sign_off(message: OutboxMessage) -> SignOff | None:
    found: SignOff | None = (
        _sign_offs().filter(pk=message.context["sign_off"], verdict="", withdrawn_at=None).first()
    )
    return found


def _sign_offs() -> Any:
    return SignOff.objects.select_related(
        "account",
        "asked_by",
        "form__version__form",
        "form__help_request__organisation",
        "form__help_request__dossier",
        "form__help_request__title",
        "form__help_request__school",
    )


def _forms() -> Any:
    return FilledForm.objects.select_related(
        "version__form",
        "help_request__organisation",
        "help_request__dossier",
        "help_request__title",
        "help_request__status",
        "help_request__school_data",
    )


def _tell(user: User, kind: str, context: dict[str, Any], path: str, key: str) -> None:
    outbox.notify(user, kind, context, path, key)
    outbox.enqueue(kind, recipient=user, context=context, dedup_key=key)


def _mail(
    form: FilledForm,
    name: str,
    subject: str,
    lines: list[str],
    *,
    path: str,
    label: str,
    is_for_parent: bool = False,
) -> Mail:
    help_request = form.help_request
    return render(
        "carecases/about_form",
        {
            "name": name,
            "subject": subject,
            "lines": lines,
            "number": help_request.dossier.number,
            "title": help_request.title.name,
            "path": path,
            "label": label,
            "is_for_parent": is_for_parent,
        },
        organisation=help_request.organisation,
    )
