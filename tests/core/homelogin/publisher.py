"""A publisher on this machine that tells licences as JSON, for as long as a test lasts."""

import json
from typing import Any

from tests.core.lib.test_outbound import Server, say

HOST = "uitgeverij.example"
ADDRESS = f"https://{HOST}/licenties"


class PublisherServer(Server):
    """Tells the licences given; `answer` can be set to anything else."""

    def tell(self, *licences: dict[str, Any]) -> None:
        self.answer = say(json.dumps({"licences": licences}).encode())
