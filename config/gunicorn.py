"""How gunicorn serves Kring, on a workstation and in production alike; sizes from the environment."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from environs import Env

_env = Env()
_memory = Path("/dev/shm")  # noqa: S108

worker_class = "gthread"
workers = _env.int("KRING_WEB_WORKERS", 2)
threads = _env.int("KRING_WEB_THREADS", 4)
# A worker that hangs is replaced after this many seconds; a stop waits so long for open requests.
timeout = _env.int("KRING_WEB_TIMEOUT", 30)
graceful_timeout = _env.int("KRING_WEB_GRACE", 6)
keepalive = 5
# Replaced now and then, so that memory that a library leaks does not grow for weeks.
max_requests = 20_000
max_requests_jitter = 2_000
# The heartbeat file is on memory where there is any: a slow disk must not look like a hanging worker.
worker_tmp_dir = str(_memory) if _memory.is_dir() else None
# Addresses name people (one-time links, what is looked for): the proxy keeps a log without those.
accesslog = None
loglevel = "warning"
# The remote control that gunicorn offers on a socket in the home folder is of no use here.
control_socket_disable = True
# Each process keeps its figures in a file of this folder, so that /metrics tells of all of them together.
os.environ.setdefault(
    "PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="kring-metrics-", dir=worker_tmp_dir)
)


def child_exit(_server: Any, worker: Any) -> None:
    """What the worker counted stays; what it held open does not."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(_server: Any) -> None:
    """The figures begin anew with the next start; nothing of these is left on memory."""
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
