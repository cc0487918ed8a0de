"""Setting what a partnership asks of papers (C-20, C-69, C-75)."""

from collections.abc import Mapping

from django.db import transaction

from carecases.models import Title
from carecases.papers.choices import Channel
from carecases.papers.limits import Limit
from carecases.papers.models import ChannelLimit, PaperSettings, TitlePapers
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action


@transaction.atomic
def set_rules(user: User, limits: Mapping[Channel, Limit], many: int) -> None:
    """From now on; papers that are there already stay."""
    for channel, limit in limits.items():
        ChannelLimit.objects.update_or_create(
            organisation_id=user.organisation_id,
            channel=channel,
            defaults={"most_megabytes": limit.most_megabytes, "longest_name": limit.longest_name},
        )
    PaperSettings.objects.update_or_create(organisation_id=user.organisation_id, defaults={"many": many})
    figures = {channel.value: [limit.most_megabytes, limit.longest_name] for channel, limit in limits.items()}
    trail.record(Action.PAPER_RULES_SET, actor=user, subject=user.organisation, limits=figures, many=many)


@transaction.atomic
def set_title_rules(user: User, title: Title, kinds: list[str], *, asks_consent: bool) -> None:
    """From now on, for help requests that are on their way too."""
    TitlePapers.objects.update_or_create(title=title, defaults={"kinds": kinds, "asks_consent": asks_consent})
    trail.record(Action.PAPER_RULES_SET, actor=user, subject=title, kinds=kinds, asks_consent=asks_consent)
