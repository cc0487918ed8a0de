"""Parents are told of what is published from the moment that it shows, as each of them chose (P-32).

The text stays within Kring; a mail names the title only.
"""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.choices import Environment
from core.accounts.models import User
from core.childcare.models import Group, Placement
from core.lib import clock
from core.notifications import messages, notices
from core.notifications.choices import Item
from core.notifications.mail_templates import render
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage
from core.notifications.telling import tell
from portal.publishing.choices import Kind
from portal.publishing.models import Publication
from portal.publishing.selectors import published_for, shown_at

NEWS, NEWSLETTER, ACTIVITY = "publishing.news", "publishing.newsletter", "publishing.activity"
TOLD = {
    Kind.NEWS: (Item.NEWS, NEWS),
    Kind.NEWSLETTER: (Item.NEWSLETTER, NEWSLETTER),
    Kind.ACTIVITY: (Item.AGENDA, ACTIVITY),
}
"""What parents are told of; an information page is there for who looks for it."""
BATCH = 500
"""Accounts in one transaction."""


def register() -> None:
    """Make the messages of this app known."""
    for kind, notice in ((NEWS, news_notice), (NEWSLETTER, newsletter_notice), (ACTIVITY, activity_notice)):
        messages.register(kind, publication_mail)
        notices.register_notice(kind, notice)


def tell_due() -> int:
    """Tell of everything that has begun to show; returns in how many batches. Safe to run twice, late or at the same
    time."""
    due = shown_at(clock.now()).filter(told_at=None, kind__in=TOLD).order_by("shown_from", "pk")
    batches = 0
    for pk in list(due.values_list("pk", flat=True)):
        while _tell_batch(pk):
            batches += 1
    return batches


@transaction.atomic
def _tell_batch(pk: int) -> bool:
    """Tell the next accounts; False when everybody has been told, or another worker has it in hand."""
    publication = (
        shown_at(clock.now())
        .select_for_update(of=("self",), skip_locked=True)
        .filter(pk=pk, told_at=None)
        .first()
    )
    if publication is None:
        return False
    readers = list(_readers(publication).filter(pk__gt=publication.last_told).order_by("pk")[:BATCH])
    if readers:
        item, kind = TOLD[Kind(publication.kind)]
        tell(
            item,
            kind,
            readers,
            context={"publication": publication.pk, "title": publication.title},
            url=reverse("publishing:read", args=[publication.pk]),
            dedup_key=f"{kind}:{publication.pk}",
        )
        publication.last_told = readers[-1].pk
    else:
        publication.told_at = clock.now()
    publication.save(update_fields=["last_told", "told_at"])
    return bool(readers)


def _readers(publication: Publication) -> QuerySet[User]:
    """The parents' accounts for which it is meant, as portal.publishing.selectors.published_for has it."""
    groups = list(publication.groups.values_list("pk", flat=True))
    locations = list(publication.locations.values_list("pk", flat=True))
    placements = Placement.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=clock.today()),
        group__location__organisation=publication.organisation_id,
    )
    everywhere = not groups and not locations
    general = _families_in(placements, Group.objects.filter(location__in=locations), everywhere)
    children = placements.filter(group__in=groups).values("child__family")
    return User.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=clock.now()),
        _of_families(general) | _of_families(children, sees_children=True),
        organisation=publication.organisation_id,
        environment=Environment.PARENT,
        is_active=True,
    ).distinct()


def _families_in(
    placements: QuerySet[Placement], groups: QuerySet[Group], everywhere: bool
) -> QuerySet[Placement, Any]:
    found = placements if everywhere else placements.filter(group__in=groups)
    return found.values("child__family")


def _of_families(families: QuerySet[Placement, Any], *, sees_children: bool = False) -> Q:
    guardian = Q(guardian__family__in=families, guardian__is_blocked=False)
    if sees_children:
        guardian &= Q(guardian__has_custody=True)
    return guardian | Q(relative__family__in=families, relative__ended_at=None)


def publication_mail(message: OutboxMessage) -> Mail | None:
    """The title and where to read it; None for what no longer shows to the receiver. Context: `publication`."""
    user = message.recipient
    if user is None:
        return None
    publication = published_for(user).filter(pk=message.context["publication"]).first()
    if publication is None:
        return None
    return render(
        "publishing/published",
        {
            "receiver": user,
            "publication": publication,
            "kind": publication.kind,
            "path": reverse("publishing:read", args=[publication.pk]),
        },
        organisation=user.organisation,
    )


def news_notice(context: dict[str, Any]) -> str:
    """Context: `title`."""
    return _("News: %(title)s") % {"title": context["title"]}


def newsletter_notice(context: dict[str, Any]) -> str:
    """Context: `title`."""
    return _("Newsletter: %(title)s") % {"title": context["title"]}


def activity_notice(context: dict[str, Any]) -> str:
    """Context: `title`."""
    return _("In the agenda: %(title)s") % {"title": context["title"]}
