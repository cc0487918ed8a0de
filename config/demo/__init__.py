"""A demonstration town: organisations, families and requests around today, the same each time (K-19)."""
