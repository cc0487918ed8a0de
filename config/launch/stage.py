"""``make run``: everything of Kring on this machine, from an empty folder to an address to open."""

import fcntl
import http.client
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from environs import Env, validate

from config import catalogue
from config.launch.places import outside_checkout
from config.launch.problems import LaunchError, free_port, missing_for_pdf, require_free_port
from config.launch.processes import Child, say, stop_all
from config.launch.services import Services, services, throwaway_services

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
LOCK = VAR / "launch.lock"
LOCAL_ENV = VAR / "local.env"
SHARED_VARIABLES = ("DATABASE_URL", "REDIS_URL", "KRING_PUBLIC_URL")
# Celery's advice for servers, where this launcher never runs.
WITHOUT_ADVICE_FOR_ROOT = "ignore:You're running the worker with superuser privileges"
PATIENCE_WITH_WEB = 60.0
PATIENCE_WITH_STOP = 30.0


def run() -> None:
    """Start all parts and watch them until a signal ends the launcher, or a part ends by itself.

    Raises:
        LaunchError: the machine lacks something, or a part ended unexpectedly.
        KeyboardInterrupt: somebody asked to stop; everything has stopped when it leaves here.
    """
    _require_own_folder()
    port = _wanted_port()
    with _only_one(_address(port)):
        require_free_port(port)
        with services(ROOT, VAR, durable=True) as servers:
            environment = _environment(servers, port)
            with _known_to_other_terminals(environment):
                _prepare_data(environment)
                with _parts(environment, port, servers.home) as parts:
                    _announce(environment, port)
                    _watch([*servers.children, *parts])


def run_with_services(program: Sequence[str]) -> int:
    """Run a program beside servers of its own; the exit code is the program's."""
    with throwaway_services(ROOT) as servers:
        return subprocess.run(program, env=os.environ | servers.environment, check=False).returncode


def run_with_demo(program: Sequence[str]) -> int:
    """Run a program beside a whole Kring of its own with the demo data, found at ``KRING_PUBLIC_URL``."""
    port = free_port()
    with throwaway_services(ROOT) as servers:
        environment = _environment(servers, port) | {"KRING_PUBLIC_URL": _address(port)}
        _prepare_data(environment)
        with _parts(environment, port, servers.home):
            return subprocess.run(program, env=environment, check=False).returncode


def stop() -> None:
    """Ask the ``make run`` of this folder to stop, and wait until it has."""
    pid = _running_pid()
    if pid is None:
        say("Kring does not run from this folder.")
        return
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE_WITH_STOP
    while _running_pid() == pid:
        if time.monotonic() > deadline:
            raise LaunchError(f"Kring (process {pid}) does not stop: kill -9 {pid}")
        time.sleep(0.1)


def reset() -> None:
    """Remove the embedded data, so the next start begins with an empty database.

    Raises:
        LaunchError: Kring runs on these data, or they are another user's.
    """
    if pid := _running_pid():
        raise LaunchError(f"Kring runs on these data (process {pid}): make stop first.")
    for folder in (VAR, outside_checkout(ROOT)):
        shutil.rmtree(folder, ignore_errors=True)
        if folder.exists():
            raise LaunchError(f"{folder} holds another user's files: sudo rm -rf {folder}")
    say("The embedded data are gone; make run loads the demo anew.")


def print_environment() -> None:
    """Print the addresses of the running servers as lines that a shell can evaluate."""
    if not LOCAL_ENV.exists():
        raise LaunchError("Kring does not run from this folder: make run")
    for line in LOCAL_ENV.read_text().splitlines():
        say(f"export {line}")


@contextmanager
def _parts(environment: Mapping[str, str], port: int, home: Path) -> Iterator[list[Child]]:
    """Web, worker and scheduler, once the web server answers and for as long as the block runs."""
    celery = ["celery", "--quiet", "-A", "config"]
    schedule = str(home / "scheduler")
    commands = {
        "web": ["gunicorn", "-c", "python:config.gunicorn", "--bind", f"127.0.0.1:{port}", "config.wsgi"],
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING"],
        "scheduler": [*celery, "beat", "--schedule", schedule, "--loglevel", "WARNING"],
    }
    parts: list[Child] = []
    try:
        for name, (module, *arguments) in commands.items():
            command = [sys.executable, "-W", WITHOUT_ADVICE_FOR_ROOT, "-m", module, *arguments]
            parts.append(Child(name, command, environment=environment, directory=ROOT))
        _wait_for_web(port, parts)
        yield parts
    finally:
        stop_all(parts, patience=8)


def _prepare_data(environment: Mapping[str, str]) -> None:
    catalogue.compile_all()
    _manage("migrate", "--no-input", "--verbosity", "0", environment=environment)
    if _demo_wanted():
        _manage("load_demo", environment=environment)


def _announce(environment: Mapping[str, str], port: int) -> None:
    if _demo_wanted():
        _manage("demo_accounts", environment=environment)
    if command := missing_for_pdf():
        say(f"PDFs cannot be made on this machine before: {command}")
    say(f"\nKring runs at {_address(port)}   (Ctrl-C stops it, the data stay in place)\n")


def _manage(*arguments: str, environment: Mapping[str, str]) -> None:
    result = subprocess.run(
        [sys.executable, ROOT / "manage.py", *arguments],
        env=dict(environment),
        cwd=ROOT,
        start_new_session=True,
        check=False,
    )
    if result.returncode != 0:
        raise LaunchError(f"manage.py {arguments[0]} failed; the lines above say why.")


def _wait_for_web(port: int, parts: list[Child]) -> None:
    deadline = time.monotonic() + PATIENCE_WITH_WEB
    while not _web_answers(port):
        _require_alive(parts)
        if time.monotonic() > deadline:
            raise LaunchError(f"The web server does not answer within {PATIENCE_WITH_WEB:.0f} seconds.")
        time.sleep(0.1)


def _web_answers(port: int) -> bool:
    connection = http.client.HTTPConnection("localhost", port, timeout=5)
    try:
        connection.request("GET", "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _watch(children: list[Child]) -> None:
    while True:
        _require_alive(children)
        time.sleep(0.2)


def _require_alive(children: list[Child]) -> None:
    for child in children:
        if child.has_ended():
            raise LaunchError(child.obituary())


def _environment(servers: Services, port: int) -> dict[str, str]:
    given = {"KRING_PUBLIC_URL": _address(port), "PYTHONUNBUFFERED": "1"}
    return given | os.environ | servers.environment


def _address(port: int) -> str:
    return f"http://localhost:{port}"


def _wanted_port() -> int:
    return Env().int("KRING_PORT", 8000, validate=validate.Range(1, 65535))


def _demo_wanted() -> bool:
    return Env().bool("KRING_DEMO", True)


def _require_own_folder() -> None:
    VAR.mkdir(exist_ok=True)
    if not all(os.access(path, os.W_OK) for path in (VAR, *VAR.iterdir())):
        raise LaunchError(f"{VAR} holds another user's files, from an earlier start: sudo rm -rf {VAR}")


@contextmanager
def _only_one(address: str) -> Iterator[None]:
    """Hold the folder's lock, whose file tells a second start who runs where."""
    with LOCK.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            pid, where = LOCK.read_text().split()
            raise LaunchError(
                f"Kring runs from this folder already, at {where} (process {pid}): "
                "stop it with Ctrl-C there, or with make stop."
            ) from error
        lock.truncate(0)
        lock.write(f"{os.getpid()} {address}")
        lock.flush()
        yield


def _running_pid() -> int | None:
    if not LOCK.exists():
        return None
    with LOCK.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(lock.read().split()[0])
    return None


@contextmanager
def _known_to_other_terminals(environment: Mapping[str, str]) -> Iterator[None]:
    """Tell ``manage.py`` in another terminal where the servers are, for as long as they run."""
    LOCAL_ENV.touch(mode=0o600)
    LOCAL_ENV.write_text("".join(f"{name}='{environment[name]}'\n" for name in SHARED_VARIABLES))
    try:
        yield
    finally:
        LOCAL_ENV.unlink(missing_ok=True)
