"""One module per subject; each class in them is one check (supportdesk.checking)."""
