"""The process environment, read once and typed; a wrong value stops the start with its name.

``var/local.env`` (written by ``python -m config.launch``) fills what the environment leaves
open, so ``manage.py`` in a second terminal finds the embedded servers of a running ``make run``.
"""

from pathlib import Path

from environs import Env

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
LOCAL_ENV = VAR / "local.env"

env = Env()
if LOCAL_ENV.exists():
    env.read_env(str(LOCAL_ENV), recurse=False)
