def display(first: str, prefix: str, last: str) -> str:
    return " ".join(part for part in (first, prefix, last) if part)
