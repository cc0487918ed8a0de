"""Settings under test: embedded servers of this run alone, unless the environment names others.

pytest-django reads the settings before anything else, in the controller of a parallel run too, whose
workers inherit the addresses. So plain ``pytest`` needs no wrapper, and two runs never meet.
"""

import atexit
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from config import catalogue
from config.launch.problems import LaunchError
from config.launch.services import throwaway_services

CHECKOUT = Path(__file__).resolve().parent.parent

os.environ["KRING_ENVIRONMENT"] = "test"
if "KRING_FILES_URL" not in os.environ:
    folder = tempfile.TemporaryDirectory(prefix="kring-files-")
    atexit.register(folder.cleanup)
    os.environ["KRING_FILES_URL"] = Path(folder.name).as_uri()
# Every test thread closes its own connections; a pool would keep the test database in use.
os.environ.setdefault("KRING_DB_POOL", "0")

if not {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
    stack = ExitStack()
    atexit.register(stack.close)
    try:
        servers = stack.enter_context(throwaway_services(CHECKOUT))
    except LaunchError as problem:
        sys.exit(str(problem))
    os.environ.update(servers.environment)

catalogue.compile_all()

from config.settings import *  # noqa: E402, F403
