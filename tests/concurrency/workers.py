"""Real worker and scheduler processes on the test database, to be killed at will."""

import os
import sys
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from config.launch.processes import Child

ROOT = Path(__file__).resolve().parents[2]


class Workers:
    """Starts processes with the settings of production, but short leases and a broker and mail server of this test."""

    def __init__(self, folder: Path, *, broker_url: str, mail_port: int, lease_seconds: int) -> None:
        self.folder = folder
        self._all: list[Child] = []
        self._environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": database_url(),
            "REDIS_URL": broker_url,
            "KRING_EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "KRING_OUTBOX_LEASE_SECONDS": str(lease_seconds),
            "KRING_DB_POOL": "1",
        }

    def start_worker(self) -> None:
        """One that sends one mail at a time, so that one kill stops one mail."""
        options = ["--concurrency", "1", "--loglevel", "WARNING"]
        self._start("worker", "tests.concurrency.outbox_app", "worker", *options)

    def start_scheduler(self) -> None:
        plan = str(self.folder / "plan")
        self._start("scheduler", "config", "beat", "--loglevel", "WARNING", "--schedule", plan)

    def stop(self) -> None:
        """End them and their pools without asking; what they leave behind is what the tests are about."""
        for child in self._all:
            if not child.has_ended():
                child.kill()

    def output(self) -> str:
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    def _start(self, name: str, app: str, *arguments: str) -> Child:
        child = Child(
            name,
            [sys.executable, "-m", "celery", "-A", app, *arguments],
            environment=self._environment,
            log=self.folder / f"{name}-{len(self._all)}.log",
            directory=ROOT,
        )
        self._all.append(child)
        return child


def database_url() -> str:
    """The address of the test database, for a process of its own."""
    parameters = connection.get_connection_params()
    host, name = str(parameters.get("host", "")), parameters["dbname"]
    address = f"postgresql://{parameters.get('user', '')}:{quote(parameters.get('password', ''))}@"
    if host.startswith("/"):
        return f"{address}/{name}?host={host}"
    return f"{address}{host}:{parameters.get('port', 5432)}/{name}"
