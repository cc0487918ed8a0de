"""How long dossiers are kept: two clocks, legal hold, and deleting for good (C-47)."""
