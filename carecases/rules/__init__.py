"""Pure functions of care cases: no Django, so they are tested by the thousand."""
