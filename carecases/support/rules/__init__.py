"""Pure sums of support: no Django."""
