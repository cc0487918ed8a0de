"""The school network environments that schools choose from (A-23)."""

import json
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data" / "school_networks.json"


@dataclass(frozen=True)
class Network:
    name: str
    supplier: str


NETWORKS = tuple(Network(**entry) for entry in json.loads(DATA.read_text(encoding="utf-8"))["networks"])
NAMES = frozenset(network.name for network in NETWORKS)
