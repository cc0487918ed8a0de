from pathlib import Path

import pytest

from config.demo.accounts import ACCOUNTS, PASSWORD

README = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")


@pytest.mark.spec("K-19")
def test_the_readme_has_the_password():
    assert f"`{PASSWORD}`" in README


@pytest.mark.spec("K-19")
@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.username)
def test_the_readme_names_every_printed_account(account):
    assert f"`{account.username}`" in README
