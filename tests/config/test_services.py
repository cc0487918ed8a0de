"""The servers of a test run: its own, and gone with it."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from config.launch.stage import ROOT

ASK_BOTH = """
import os, psycopg, redis
from tests import settings
print(psycopg.connect(os.environ["DATABASE_URL"]).execute("SHOW fsync").fetchone()[0])
print(redis.Redis.from_url(os.environ["REDIS_URL"]).config_get("maxmemory-policy"))
"""


@pytest.mark.services
@pytest.mark.spec("N-31")
def test_a_test_run_brings_its_own_servers_and_leaves_nothing_behind():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        bare = {name: os.environ[name] for name in ("PATH", "HOME")} | {"TMPDIR": folder}
        result = subprocess.run(
            [sys.executable, "-c", ASK_BOTH], cwd=ROOT, env=bare, capture_output=True, text=True, check=False
        )
        assert result.stdout == "off\n{'maxmemory-policy': 'noeviction'}\n", result.stderr
        assert list(Path(folder).iterdir()) == []
