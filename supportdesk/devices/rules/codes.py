"""Codes to read out over the telephone: six letters that look and sound unlike each other (S-30)."""

import secrets

LETTERS = "ABDFGHKLMNPRSTUVXZ"
"""Without those that are mistaken in print (I, O, Q, C, J, W, Y) or by ear for another of them (E)."""
LENGTH = 6
PATTERN = f"^[{LETTERS}]{{{LENGTH}}}$"
SPELLING = {
    "A": "Anton",
    "B": "Bernard",
    "D": "Dirk",
    "F": "Ferdinand",
    "G": "Gerard",
    "H": "Hendrik",
    "K": "Karel",
    "L": "Lodewijk",
    "M": "Maria",
    "N": "Nico",
    "P": "Pieter",
    "R": "Richard",
    "S": "Simon",
    "T": "Theodoor",
    "U": "Utrecht",
    "V": "Victor",
    "X": "Xantippe",
    "Z": "Zaandam",
}
"""The Dutch telephone alphabet."""


def new_code() -> str:
    """One of 34 million, from the system's source of randomness."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def read_code(typed: str) -> str:
    """A code as somebody typed it, with small letters, spaces and dashes; empty for what cannot be one."""
    bare = "".join(sign for sign in typed.upper() if sign.isalpha())
    return bare if len(bare) == LENGTH and set(bare) <= set(LETTERS) else ""


def shown(code: str) -> str:
    """In two halves: "KRF-TLB"."""
    return f"{code[:3]}-{code[3:]}"


def spelt(code: str) -> list[tuple[str, str]]:
    """Each letter with its word of the telephone alphabet."""
    return [(letter, SPELLING[letter]) for letter in code]
