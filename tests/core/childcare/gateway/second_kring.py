"""A second Kring that runs by itself: another process on the same database, so that it can be slow and fall away."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

from django.db import connection

from config.launch.stage import ROOT

PATIENCE = 60.0


@dataclass(frozen=True)
class RunningKring:
    process: subprocess.Popen[bytes]
    port: int

    def hold(self) -> None:
        """It takes calls and answers none."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def running_kring(host: str) -> Iterator[RunningKring]:
    """Listens on this machine as `host`, with what the test has committed."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"],
        cwd=ROOT,
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": _own_database(), "KRING_HOSTS": host},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    running = RunningKring(process, port)
    try:
        _await(running, host)
        yield running
    finally:
        running.go_on()
        running.kill()


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def _own_database() -> str:
    """Of this test process, which may be one of several."""
    name = connection.settings_dict["NAME"]
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def _await(running: RunningKring, host: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if running.process.poll() is not None:
            raise RuntimeError("The second Kring did not start.")
        try:
            # The first page takes as long as reading all code: nothing to measure the time of.
            asked = HTTPConnection("127.0.0.1", running.port, timeout=PATIENCE)
            asked.request("GET", "/live", headers={"Host": host})
            asked.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The second Kring does not listen.")
