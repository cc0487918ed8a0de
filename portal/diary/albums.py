"""How long things of albums last."""

from datetime import timedelta

KEPT = timedelta(days=2)
"""How long an album can be saved; what was allowed when it was made may not be for ever."""
LONGEST = timedelta(days=366)
"""The longest period of one album."""
MOST_PICTURES = 1500
