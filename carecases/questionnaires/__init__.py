"""Forms of care cases: definitions in versions, filling in, sign-off, printing (C-25 to C-28)."""
