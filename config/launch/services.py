"""The two servers that every process needs: given by the environment, or embedded."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from config.launch import postgres, valkey
from config.launch.processes import Child


@dataclass
class Services:
    """Servers that answer: their addresses as environment variables, and the ones that are ours to watch.

    ``home`` is the folder for whatever else the processes keep.
    """

    home: Path
    environment: dict[str, str] = field(default_factory=dict)
    children: list[Child] = field(default_factory=list)


@contextmanager
def services(checkout: Path, home: Path, *, durable: bool) -> Iterator[Services]:
    """PostgreSQL and Valkey for as long as the block runs.

    ``DATABASE_URL`` and ``REDIS_URL`` in the environment name servers elsewhere; each that is absent
    is started here with its data in ``home``.

    Raises:
        LaunchError: a server does not run or does not answer.
    """
    running = Services(home)
    with ExitStack() as stack:
        if url := os.environ.get("DATABASE_URL"):
            postgres.require_answer(url)
        else:
            database = postgres.Postgres(checkout, home / "postgres", durable=durable)
            stack.callback(database.stop)
            running.children.append(database.start())
            url = database.url
        running.environment["DATABASE_URL"] = url
        if url := os.environ.get("REDIS_URL"):
            valkey.require_answer(url)
        else:
            broker = valkey.Valkey(home / "valkey")
            stack.callback(broker.stop)
            running.children.append(broker.start())
            url = broker.url
        running.environment["REDIS_URL"] = url
        yield running


@contextmanager
def throwaway_services(checkout: Path) -> Iterator[Services]:
    """Services of their own for one run of the tests or of a measurement, gone without a trace after it."""
    # Readable for the user that PostgreSQL runs as, which cannot always reach the checkout.
    home = Path(tempfile.mkdtemp(prefix="kring-test-"))
    home.chmod(0o755)
    try:
        with services(checkout, home, durable=False) as running:
            yield running
    finally:
        shutil.rmtree(home, ignore_errors=True)
