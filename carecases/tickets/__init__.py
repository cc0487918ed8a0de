"""Tickets of schools to their partnership, and of partnerships to Kring (C-60, S-39)."""
