"""What somebody chooses on the page Notificaties (P-32), and storing it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.choices import Environment
from core.accounts.models import User
from core.notifications import push
from core.notifications.choices import Channel, Item, Moment, standard_moment
from core.notifications.models import Preference

STAFF_ITEMS = (Item.MESSAGES,)
CHILDMINDER_ITEMS = (Item.MESSAGES, Item.AGENDA)


def items_for(user: User) -> tuple[Item, ...]:
    """What this account can be told about."""
    if user.environment == Environment.STAFF:
        return STAFF_ITEMS
    return CHILDMINDER_ITEMS if user.environment == Environment.CHILDMINDER else tuple(Item)


@dataclass(frozen=True)
class Row:
    """One item on the page with its field for each channel."""

    label: str
    fields: list[forms.BoundField]


class NotificationsForm(forms.Form):
    """A moment for every item and channel; `rows` is how the page shows them."""

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.user = user
        self.items = items_for(user)
        chosen = {
            (Item(item), Channel(channel)): moment
            for item, channel, moment in Preference.objects.filter(user=user).values_list(
                "item", "channel", "moment"
            )
        }
        for item in self.items:
            for channel in channels():
                self.fields[_name(item, channel)] = forms.ChoiceField(
                    label=_("%(item)s: %(channel)s") % {"item": item.label, "channel": channel.label},
                    choices=Moment.choices,
                    initial=chosen.get((item, channel), standard_moment(item, channel)),
                    widget=forms.Select(attrs={"class": "input"}),
                )

    def rows(self) -> Iterator[Row]:
        for item in self.items:
            yield Row(str(item.label), [self[_name(item, channel)] for channel in channels()])

    @transaction.atomic
    def save(self) -> None:
        """All of them, so that what somebody saw and left as it was stays so."""
        Preference.objects.bulk_create(
            [
                Preference(
                    user=self.user,
                    item=item,
                    channel=channel,
                    moment=self.cleaned_data[_name(item, channel)],
                )
                for item in self.items
                for channel in channels()
            ],
            update_conflicts=True,
            unique_fields=["user", "item", "channel"],
            update_fields=["moment"],
        )


def channels() -> list[Channel]:
    """Those that this installation has."""
    return [Channel.MAIL, Channel.PUSH] if push.is_available() else [Channel.MAIL]


def _name(item: Item, channel: Channel) -> str:
    return f"{item}-{channel}"
