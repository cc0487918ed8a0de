"""A pupil goes to another school: asking for the dossier, and handing it over (C-64)."""
