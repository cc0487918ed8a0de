"""Repairs around help requests: longer access, a successor, kept filters (S-05)."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carecases.actions.change_applicant import CannotChangeError, change_applicant, open_requests
from carecases.choices import Ground
from carecases.models import Admission, SavedView
from carecases.selectors import help_requests_of
from carecases.together.actions.admissions import move
from core.accounts.models import Unit, User
from core.accounts.rights import Right
from core.lib import clock
from core.lib.forms import DateInput
from supportdesk.repairing import CustomerForm, Job, Repair, RepairRefused, repair
from supportdesk.showing import day
from supportdesk.words import Words, words

LONGEST = timedelta(days=366)


def last_admission(worker: User, customer: User) -> Admission | None:
    """The newest access of this account that was not ended, to a help request that the worker sees."""
    return (
        Admission.objects.filter(
            user=customer, ended_at=None, ground=Ground.ROUND, help_request__in=help_requests_of(worker)
        )
        .select_related("help_request__dossier")
        .order_by("-see_until", "-pk")
        .first()
    )


class UntilForm(CustomerForm):
    until = forms.DateField(label=gettext_lazy("Access through"), widget=DateInput)

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if not clock.today() <= until <= clock.today() + LONGEST:
            raise forms.ValidationError(_("Choose a day from today on, at most a year ahead."))
        return until


@repair
class ExtendAccess(Repair):
    slug, name, right = "extend-access", gettext_lazy("Extend the access"), Right.MANAGE_ACCOUNTS
    form = UntilForm
    can_undo = True
    undo_words = gettext_lazy("This can be undone: the date of before comes back.")

    def applies(self, worker: User, customer: User) -> bool:
        return last_admission(worker, customer) is not None

    def does(self, worker: User, customer: User) -> Words:
        admission = last_admission(worker, customer)
        if admission is None:
            return words(gettext_lazy("There is no access to extend."))
        return words(
            gettext_lazy(
                "The access to dossier %(number)s, which holds through %(day)s, gets another last day."
            ),
            number=admission.help_request.dossier.number,
            day=day(admission.see_until),
        )

    def repair(self, job: Job) -> dict[str, Any]:
        admission = last_admission(job.worker, job.customer)
        if admission is None:
            raise RepairRefused(_("There is no access to extend."))
        old, reacted = admission.see_until, admission.react_until
        until = job.filled_in["until"]
        react = max(reacted, until) if reacted else None
        move(job.worker, admission, react, max(old, until))
        return {
            "admission": admission.pk,
            "see": old.isoformat(),
            "react": reacted.isoformat() if reacted else "",
        }

    def undo(self, job: Job, facts: dict[str, Any]) -> None:
        seen = Admission.objects.filter(help_request__in=help_requests_of(job.worker), ended_at=None)
        admission = seen.select_related("help_request__dossier").filter(pk=facts["admission"]).first()
        see = parse_date(facts["see"])
        if admission is None or see is None:
            raise RepairRefused(_("This access was ended meanwhile."))
        move(job.worker, admission, parse_date(facts["react"]) if facts["react"] else None, see)


class SuccessorForm(CustomerForm):
    school = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("School"))
    predecessor = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Whose help requests"))

    def __init__(self, data: Any = None, *, worker: User, customer: User) -> None:
        super().__init__(data, worker=worker, customer=customer)
        own = customer.units.filter(organisation=worker.organisation_id, closed_on=None)
        colleagues = User.objects.filter(organisation=worker.organisation_id, units__in=own)
        self.fields["school"].queryset = own.order_by("name")  # type: ignore[attr-defined]
        self.fields["predecessor"].queryset = (  # type: ignore[attr-defined]
            colleagues.exclude(pk=customer.pk).distinct().order_by("full_name", "pk")
        )


@repair
class HandOver(Repair):
    slug, name, right = "hand-over", gettext_lazy("Take over from a predecessor"), Right.MANAGE_ACCOUNTS
    form = SuccessorForm
    undo_words = gettext_lazy("This cannot be undone; the work can be handed over again, to somebody else.")

    def applies(self, worker: User, customer: User) -> bool:
        return customer.units.exists()

    def does(self, worker: User, customer: User) -> Words:
        return words(
            gettext_lazy(
                "%(name)s speaks for the school from today on, on all open help requests, and gets the mails."
            ),
            name=customer.full_name,
        )

    def repair(self, job: Job) -> dict[str, Any]:
        leaver, school = job.filled_in["predecessor"], job.filled_in["school"]
        if not open_requests(leaver, school).exists():
            raise RepairRefused(_("%(name)s has no open help requests there.") % {"name": leaver.full_name})
        try:
            change = change_applicant(job.worker, leaver, job.customer, school, on=clock.today())
        except CannotChangeError as refused:
            raise RepairRefused(refused.words) from refused
        return {"change": change.pk, "moved": change.moved}


@repair
class ClearFilters(Repair):
    slug, name = "clear-filters", gettext_lazy("Remove kept filters")
    can_undo = True
    undo_words = gettext_lazy("This can be undone: the filters come back.")

    def applies(self, worker: User, customer: User) -> bool:
        return SavedView.objects.filter(user=customer).exists()

    def does(self, worker: User, customer: User) -> Words:
        names = SavedView.objects.filter(user=customer).order_by("name").values_list("name", flat=True)
        return words(gettext_lazy("These kept filters go: %(names)s."), names=", ".join(names))

    def repair(self, job: Job) -> dict[str, Any]:
        views = SavedView.objects.filter(user=job.customer)
        kept = list(views.values("name", "query"))
        views.delete()
        return {"views": kept}

    def undo(self, job: Job, facts: dict[str, Any]) -> None:
        there = set(SavedView.objects.filter(user=job.customer).values_list("name", flat=True))
        SavedView.objects.bulk_create(
            SavedView(user=job.customer, **view) for view in facts["views"] if view["name"] not in there
        )
