"""Pure sums of tickets: no Django."""
