"""The comparison of promises and tests."""

from tests.spec import coverage

FEATURES = """
| line | what | where |
| --- | --- | --- |
| R-10 | A parent asks for an extra day | Dag aanvragen |
| **N-30** | One command starts everything | `make run` |

- A-02 Sign in with the debtor number
  and the password, as in R-99.
"""

TESTS = """
import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.spec("N-30")]

@pytest.mark.spec("R-10", "A-02")
def test_a_parent_signs_in_and_asks(): ...

class TestAsking:
    @pytest.mark.spec("R-10")
    @pytest.mark.slow
    def test_again(self): ...
"""


def marked(tmp_path, source):
    (tmp_path / "test_asking.py").write_text(source)
    return coverage.shown_lines(tmp_path)


def test_promises_are_read_from_tables_and_lists():
    assert coverage.promised_lines(FEATURES) == {
        "R-10": "A parent asks for an extra day",
        "N-30": "One command starts everything",
        "A-02": "Sign in with the debtor number",
    }


def test_marks_of_functions_methods_and_whole_files_count(tmp_path):
    assert marked(tmp_path, TESTS) == {
        "R-10": ["test_asking.py::test_a_parent_signs_in_and_asks", "test_asking.py::test_again"],
        "A-02": ["test_asking.py::test_a_parent_signs_in_and_asks"],
        "N-30": ["test_asking.py::the whole file"],
    }


def test_a_promise_that_every_mark_keeps_is_no_difference(tmp_path):
    assert not coverage.is_different(coverage.promised_lines(FEATURES), marked(tmp_path, TESTS))


def test_a_promise_without_a_test_is_a_difference(tmp_path):
    promised = coverage.promised_lines(FEATURES)
    shown = marked(tmp_path, TESTS.replace('"R-10", "A-02"', '"R-10"'))
    assert coverage.is_different(promised, shown)
    assert "A-02    no test  Sign in with the debtor number" in list(coverage.table(promised, shown))


def test_a_test_without_a_promise_is_a_difference(tmp_path):
    promised = coverage.promised_lines(FEATURES)
    shown = marked(tmp_path, TESTS.replace("N-30", "N-31"))
    assert coverage.is_different(promised, shown)
    assert "N-31          1  not in features.md: test_asking.py::the whole file" in list(
        coverage.table(promised, shown)
    )
