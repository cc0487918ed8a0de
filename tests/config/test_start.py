"""Processes try the keys before they begin, and refuse to go on with wrong ones (E28)."""

import os
import subprocess
import sys

import pytest

from tests.concurrency.workers import ROOT, database_url
from tests.core.lib.test_sealed import NEW
from tests.factories import BsnFactory

COMMANDS = {
    "web": [sys.executable, "-c", "import config.wsgi; print('started')"],
    "worker": [sys.executable, "-m", "celery", "-A", "config", "worker", "--concurrency", "1"],
}


def run(command, **environment):
    return subprocess.run(
        COMMANDS[command],
        cwd=ROOT,
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": database_url(), "KRING_DB_POOL": "0"}
        | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.services
@pytest.mark.spec("K-03")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("setting", ["KRING_FIELD_KEYS", "KRING_DIGEST_KEYS"])
def test_a_process_with_a_wrong_key_does_not_start(command, setting):
    BsnFactory()
    result = run(command, **{setting: f"dev={NEW}"})
    assert result.returncode != 0
    assert f"Key 'dev' in {setting} is not the one" in result.stderr + result.stdout
    assert NEW not in result.stderr + result.stdout


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_web_process_with_the_right_keys_starts():
    BsnFactory()
    assert run("web").stdout == "started\n"
