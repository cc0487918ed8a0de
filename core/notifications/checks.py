"""What `manage.py check` says of the settings for messages."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register

from core.notifications import push


@register()
def push_keys_are_keys(**_: Any) -> list[Error]:
    """A key that is none would only show when the first push is sent."""
    try:
        for key in settings.PUSH_KEYS:
            push.public_of(key)
    except ValueError:
        return [
            Error(
                "KRING_PUSH_KEYS holds something that is no key.",
                hint="Make one with: manage.py make_push_key",
                id="notifications.E001",
            )
        ]
    return []
