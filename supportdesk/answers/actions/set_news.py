"""Service news: shown from a moment until a moment, and ended sooner (N-52)."""

from datetime import datetime

from django.db import transaction

from core.accounts.models import User
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from supportdesk.answers.choices import NewsTone
from supportdesk.answers.models import ServiceNews


@transaction.atomic
def add_news(
    user: User,
    *,
    tone: NewsTone,
    text_nl: str,
    text_en: str,
    starts_at: datetime,
    ends_at: datetime,
    for_all: bool = False,
) -> ServiceNews:
    """News of the user's organisation; of all for Kring's people who ask for that."""
    everybody = for_all and user.has_right(Right.KRING_SUPPORT)
    news = ServiceNews.objects.create(
        organisation=None if everybody else user.organisation,
        tone=tone,
        text_nl=text_nl,
        text_en=text_en,
        starts_at=starts_at,
        ends_at=ends_at,
        made_by=user,
    )
    trail.record(Action.SERVICE_NEWS_SET, actor=user, subject=news)
    return news


@transaction.atomic
def end_news(user: User, news: ServiceNews) -> None:
    """Take it off the pages now; what has still to begin goes altogether."""
    now = clock.now()
    if news.starts_at >= now:
        ServiceNews.objects.filter(pk=news.pk).delete()
    else:
        ServiceNews.objects.filter(pk=news.pk, ends_at__gt=now).update(ends_at=now)
    trail.record(Action.SERVICE_NEWS_SET, actor=user, subject=news, ended=True)
