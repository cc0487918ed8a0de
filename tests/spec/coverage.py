"""Which line of the specification is shown by which tests: ``python -m tests.spec.coverage``.

docs/features.md promises lines by their ID (``- R-10 ...`` or ``| R-10 | ...``); a test that shows one
says ``@pytest.mark.spec("R-10")``. A promise without a test, and a test of something that nobody
promised, are both differences, and the exit code is 1.
"""

import argparse
import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FEATURES = ROOT / "docs" / "features.md"
PROMISE = re.compile(
    r"^\s*[-|]\s*(?:\*\*)?([A-Z]-\d{2,3}[a-z]?)(?:\*\*)?(?=[\s|:])[\s|:]*(.*)$", re.MULTILINE
)
WIDTH = 78


def promised_lines(features: str) -> dict[str, str]:
    """IDs in the order of the document, each with the text behind it, up to the next column."""
    return {line: text.split(" | ")[0].strip(" |") for line, text in PROMISE.findall(features)}


def shown_lines(folder: Path) -> dict[str, list[str]]:
    """For each ID the tests that are marked with it, as ``path::name``."""
    shown: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.rglob("test_*.py")):
        for name, line in _marked(ast.parse(path.read_text())):
            shown[line].append(f"{path.relative_to(folder)}::{name}")
    return shown


def _marked(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for line in _ids(node.decorator_list):
                yield node.name, line
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "pytestmark":
            for line in _ids([statement.value]):
                yield "the whole file", line


def _ids(expressions: Sequence[ast.expr]) -> Iterator[str]:
    for expression in expressions:
        for node in ast.walk(expression):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.spec"):
                yield from (ast.literal_eval(argument) for argument in node.args)


def table(promised: dict[str, str], shown: dict[str, list[str]]) -> Iterator[str]:
    """A row for each promise with its number of tests, and a row for each test without a promise."""
    for line, text in promised.items():
        yield f"{line:<7}{len(shown.get(line, [])) or 'no test':>8}  {text[:WIDTH]}"
    for line in sorted(shown.keys() - promised.keys()):
        yield f"{line:<7}{len(shown[line]):>8}  not in {FEATURES.name}: {shown[line][0]}"


def is_different(promised: dict[str, str], shown: dict[str, list[str]]) -> bool:
    return promised.keys() != shown.keys()


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quiet", action="store_true", help="print the differences only")
    quiet = parser.parse_args(arguments).quiet
    promised = promised_lines(FEATURES.read_text())
    shown = shown_lines(ROOT / "tests")
    for row in table(promised, shown):
        if not quiet or "no test" in row or "not in" in row:
            sys.stdout.write(f"{row}\n")
    return int(is_different(promised, shown))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
