"""Dutch names for the people of the demo, drawn with plausible weights."""

import json
from dataclasses import dataclass
from pathlib import Path
from random import Random

from core.lib import names

DATA = json.loads((Path(__file__).parent / "data" / "names.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Surname:
    prefix: str
    name: str


def first_name(rng: Random, kind: str) -> str:
    """A first name; `kind` is girls, boys, women or men."""
    options = DATA[kind]
    return str(rng.choices([name for name, _ in options], [weight for _, weight in options])[0])


def surname(rng: Random) -> Surname:
    options = DATA["surnames"]
    weights = [weight for _, _, weight in options]
    prefix, name, _ = rng.choices(options, weights)[0]
    return Surname(prefix, name)


def street(rng: Random) -> str:
    return str(rng.choice(DATA["streets"]))


def email(first: str, last: Surname, number: str) -> str:
    """An address that cannot exist outside the demo."""
    return f"{names.fold(first)}.{names.fold(last.prefix + last.name)}.{number}@post.example"
