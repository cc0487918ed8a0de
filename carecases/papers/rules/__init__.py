"""What follows from the name of a paper; no Django."""
