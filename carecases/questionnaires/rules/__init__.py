"""What a form asks and what was answered, as plain values: no Django here."""
