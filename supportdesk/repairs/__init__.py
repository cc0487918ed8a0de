"""One module per subject; each class in them is one repair (supportdesk.repairing)."""
