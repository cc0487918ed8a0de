"""What the partnership sets on a help request: its coordinator and labels (C-18)."""

from collections.abc import Collection

from django.db import transaction

from carecases.models import CoordinatorRule, HelpRequest, Label, StatusChange
from carecases.selectors import help_requests_of, region_of
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action


@transaction.atomic
def arrange(user: User, help_request_id: int, coordinator: User | None, labels: Collection[Label]) -> None:
    """Set coordinator and labels of a help request that the account sees.

    Raises:
        HelpRequest.DoesNotExist: the account does not see it (any more).
    """
    help_request = help_requests_of(user).select_for_update(of=("self",)).get(pk=help_request_id)
    help_request.coordinator = coordinator
    help_request.save(update_fields=["coordinator"])
    help_request.labels.set(labels)
    trail.record(
        Action.HELP_REQUEST_ARRANGED,
        actor=user,
        subject=help_request,
        client=help_request.dossier,
        coordinator=coordinator.pk if coordinator else None,
        labels=[label.pk for label in labels],
    )


def give_coordinator(step: StatusChange) -> None:
    """As soon as the partnership sees a help request without coordinator, it gets the one of the rules.

    The rule that says most goes first: title and region, title, region, all.
    """
    help_request = step.help_request
    if help_request.is_hidden or help_request.coordinator_id is not None:
        return
    rule = _rule_for(help_request)
    if rule is not None:
        help_request.coordinator_id = rule.coordinator_id
        help_request.save(update_fields=["coordinator"])


def _rule_for(help_request: HelpRequest) -> CoordinatorRule | None:
    region = region_of(help_request.school)
    fitting = [
        rule
        for rule in CoordinatorRule.objects.filter(
            organisation=help_request.organisation_id, coordinator__is_active=True
        )
        if rule.title_id in {None, help_request.title_id} and rule.region in {"", region}
    ]
    return max(fitting, key=lambda rule: (rule.title_id is not None, rule.region != ""), default=None)
