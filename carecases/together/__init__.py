"""Working together on a help request: consultation rounds, meetings, guests, and what parents see."""
