from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    MAIL = "mail", _("e-mail")
    PUSH = "push", _("message on your device")


class Item(TextChoices):
    """What somebody can be told about and may switch on and off (P-32); legal and account mail is none of these."""

    DIARY = "diary", _("Diary")
    PHOTOS = "photos", _("Photos")
    MESSAGES = "messages", _("Messages")
    NEWS = "news", _("News")
    NEWSLETTER = "newsletter", _("Newsletter")
    REQUESTS = "requests", _("Your own requests")
    OTHERS_REQUESTS = "others_requests", _("Requests of the other guardian")
    AGENDA = "agenda", _("Agenda")
    CREDITS = "credits", _("Credits")


class Moment(TextChoices):
    """When somebody is told over a channel."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day, together")
    OFF = "off", _("Off")


STANDARD: dict[tuple[Item, Channel], Moment] = {
    (Item.DIARY, Channel.MAIL): Moment.DAILY,
    (Item.PHOTOS, Channel.MAIL): Moment.DAILY,
    (Item.NEWS, Channel.MAIL): Moment.DAILY,
    (Item.OTHERS_REQUESTS, Channel.MAIL): Moment.OFF,
    (Item.PHOTOS, Channel.PUSH): Moment.DAILY,
    (Item.NEWSLETTER, Channel.PUSH): Moment.OFF,
    (Item.OTHERS_REQUESTS, Channel.PUSH): Moment.OFF,
}
"""What holds for who has chosen nothing; at once for what is not in it. Push reaches only devices that were switched
on by hand."""


def standard_moment(item: Item, channel: Channel) -> Moment:
    return STANDARD.get((item, channel), Moment.AT_ONCE)


class OutboxState(TextChoices):
    """waiting -> sending -> sent; back to waiting on a passing fault; dead after the last attempt."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    WITHDRAWN = "withdrawn", _("withdrawn")
    DEAD = "dead", _("could not be delivered")

    @classmethod
    def unfinished(cls) -> tuple["OutboxState", ...]:
        return cls.WAITING, cls.SENDING
