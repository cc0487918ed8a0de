"""The contract as it is written down and as it is in code (K-21)."""

import re
from pathlib import Path

import pytest

from core.childcare.gateway.contract import RESOURCES

DOCUMENT = Path(__file__).parents[4] / "docs" / "gateway.md"
ROW = re.compile(r"^\| (\w+) \| (http|own) \| (.*?) \|(.*?)\| (yes|no):", re.MULTILINE)


@pytest.mark.spec("K-21")
def test_the_document_lists_every_resource_as_the_code_does():
    written = {
        name: (over, reads.strip(), writes.strip(), works == "yes")
        for name, over, reads, writes, works in ROW.findall(DOCUMENT.read_text())
    }
    assert written == {
        one.name: (one.over.value, one.reads, one.writes, one.works_while_down) for one in RESOURCES
    }
