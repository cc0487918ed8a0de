"""Rows that several people edit: their forms, who changed them, and their fields in words."""
