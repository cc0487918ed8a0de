"""What other apps may want to know of accounts, in the transaction in which it happens."""

from django.dispatch import Signal

email_changed = Signal()
"""Somebody confirmed a new e-mail address. Arguments: `user`, who has the new address already."""
