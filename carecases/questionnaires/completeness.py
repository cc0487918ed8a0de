"""What forms lack before a status change (C-14, C-26), and what keeps a help request from being deleted (C-17)."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from carecases.conditions import Lack
from carecases.models import HelpRequest
from carecases.questionnaires.models import FilledForm
from carecases.questionnaires.selectors import is_ready, progress_of


def missing_forms(help_request: HelpRequest) -> list[Lack]:
    """The required forms that are not complete, or complete and not signed."""
    return [_lack(form) for form in _required(help_request, is_evaluation=False) if not is_ready(form)]


def missing_evaluation(help_request: HelpRequest) -> list[Lack]:
    """The evaluations that are not in yet (C-27)."""
    return [_lack(form) for form in _required(help_request, is_evaluation=True) if not is_ready(form)]


def forms_in_the_way(help_request: HelpRequest) -> list[Lack]:
    """Forms on which something was written."""
    written = _forms(help_request).filter(written_at__isnull=False)
    return [Lack(_("The form “%(form)s” is filled in.") % {"form": form}, _url(form)) for form in written]


def _required(help_request: HelpRequest, *, is_evaluation: bool) -> list[FilledForm]:
    return list(_forms(help_request).filter(is_required=True, is_evaluation=is_evaluation))


def _forms(help_request: HelpRequest) -> QuerySet[FilledForm]:
    return FilledForm.objects.filter(help_request=help_request).select_related("version__form")


def _lack(form: FilledForm) -> Lack:
    if not form.is_draft:
        return Lack(
            _("The form “%(form)s” is not signed by everybody yet.") % {"form": form},
            reverse("questionnaires:signing", args=[form.help_request_id, form.pk]),
        )
    open_sections = [part.section.title for part in progress_of(form) if not part.is_complete]
    if open_sections:
        sentence = _("The form “%(form)s” is not complete: %(sections)s.") % {
            "form": form,
            "sections": ", ".join(open_sections),
        }
    else:
        sentence = _("The form “%(form)s” is filled in but still a draft: make it complete.") % {"form": form}
    return Lack(sentence, _url(form))


def _url(form: FilledForm) -> str:
    return reverse("questionnaires:form", args=[form.help_request_id, form.pk])
