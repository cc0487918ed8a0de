from django import template

from core.accounts.choices import Environment
from portal.conversations.models import Message, Reading

register = template.Library()


@register.filter
def read_by_parents(message: Message) -> list[Reading]:
    """Which parents opened the message, in order; it comes with its readings and their readers."""
    return [reading for reading in message.readings.all() if reading.reader.environment == Environment.PARENT]
