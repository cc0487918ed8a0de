"""The launcher, starting real servers, web, worker and scheduler around a stand-in for Kring."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from config.launch import places, postgres, problems, processes, stage
from config.launch.problems import LaunchError, free_port

STAND_IN = Path(__file__).parent / "stand_in"
PATIENCE = 60.0


class Launch:
    """One ``python -m config.launch run`` in a folder of its own."""

    def __init__(self, checkout: Path, **environment: str) -> None:
        self.checkout = checkout
        self.port = free_port()
        own = {"KRING_PORT": str(self.port), "TMPDIR": str(checkout)}
        self.environment = {name: os.environ[name] for name in ("PATH", "HOME")} | own | environment
        self.process = self._start()
        self.output = ""

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "config.launch", "run"],
            cwd=self.checkout,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait_until_it_runs(self) -> "Launch":
        for line in self.process.stdout:
            self.output += line
            if "Kring runs at" in line:
                return self
        raise AssertionError(f"it did not start: {self.output}")

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.wait()

    def wait(self) -> int:
        self.output += self.process.communicate(timeout=PATIENCE)[0]
        return self.process.returncode

    def part(self, word: str) -> psutil.Process:
        children = psutil.Process(self.process.pid).children()
        return next(child for child in children if word in " ".join(child.cmdline()))


def processes_in(checkout: Path) -> list[psutil.Process]:
    """Everything that still runs from this folder: it is in the command line, or the working folder."""
    found = []
    for process in psutil.process_iter():
        try:
            if str(checkout) in process.cwd() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


def wait_until_nothing_runs_in(checkout: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while running := processes_in(checkout):
        assert time.monotonic() < deadline, running
        time.sleep(0.1)


@pytest.fixture
def checkout() -> Iterator[Path]:
    """A folder with the launcher and the stand-in, which the user of an embedded database can reach."""
    folder = Path(tempfile.mkdtemp(prefix="kring-checkout-"))
    folder.chmod(0o755)
    shutil.copytree(STAND_IN, folder, dirs_exist_ok=True)
    for name in ("launch", "catalogue.py", "gunicorn.py"):
        source = stage.ROOT / "config" / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / "config" / name)
    yield folder
    for left in processes_in(folder):
        left.kill()
    shutil.rmtree(folder)


@pytest.mark.services
@pytest.mark.spec("N-30")
def test_what_pdfs_lack_is_told_with_the_command_that_installs_it(monkeypatch):
    monkeypatch.setattr(problems, "_loads", lambda library: "pango" not in library)
    assert problems.missing_for_pdf().endswith("apt-get install libpangoft2-1.0-0")
    monkeypatch.setattr(problems, "_loads", lambda _library: True)
    assert problems.missing_for_pdf() == ""


def test_a_library_that_is_not_there_does_not_load():
    assert problems._loads("libc.so.6")
    assert not problems._loads("libno-such-thing.so.0")


def test_one_command_starts_everything_and_a_second_start_keeps_the_data(checkout):
    first = Launch(checkout).wait_until_it_runs()
    assert urlopen(f"http://localhost:{first.port}/").read() == b"Welkom"
    assert "loads of the demo: 1" in first.output
    assert f"http://localhost:{first.port}" in first.output
    assert_stops_cleanly(first, signal.SIGINT)

    second = Launch(checkout).wait_until_it_runs()
    assert "loads of the demo: 2" in second.output
    assert_stops_cleanly(second, signal.SIGTERM)


def assert_stops_cleanly(launch: Launch, number: signal.Signals) -> None:
    assert len(processes_in(launch.checkout)) > 5
    asked = time.monotonic()
    assert launch.end(number) == 0
    assert time.monotonic() - asked < 15
    assert processes_in(launch.checkout) == []


@pytest.mark.services
def test_a_launcher_that_is_killed_leaves_nothing_behind(checkout):
    launch = Launch(checkout).wait_until_it_runs()
    launch.end(signal.SIGKILL)
    wait_until_nothing_runs_in(checkout)


@pytest.mark.services
def test_a_part_that_dies_is_named_and_stops_the_rest(checkout):
    launch = Launch(checkout).wait_until_it_runs()
    launch.part("beat").kill()
    assert launch.wait() == 1
    assert "The scheduler process stopped unexpectedly (signal SIGKILL)." in launch.output
    assert processes_in(checkout) == []


@pytest.mark.services
def test_a_web_server_that_cannot_start_is_told_with_its_last_lines(checkout):
    (checkout / "config" / "wsgi.py").write_text("raise RuntimeError('no colour today')")
    launch = Launch(checkout)
    assert launch.wait() == 1
    assert "The web process stopped unexpectedly" in launch.output
    assert "RuntimeError: no colour today" in launch.output


@pytest.mark.services
def test_other_terminals_are_told_where_it_runs_and_can_stop_it(checkout):
    launch = Launch(checkout).wait_until_it_runs()
    second = Launch(checkout)
    assert second.wait() == 1
    assert second.output == (
        f"Kring runs from this folder already, at http://localhost:{launch.port} "
        f"(process {launch.process.pid}): stop it with Ctrl-C there, or with make stop.\n"
    )
    told = command(checkout, "env").stdout
    assert f"export KRING_PUBLIC_URL='http://localhost:{launch.port}'" in told
    assert "export DATABASE_URL='postgresql://kring@/kring?host=" in told
    assert "make stop first" in command(checkout, "reset").stderr

    command(checkout, "stop")
    assert launch.wait() == 0
    assert not (checkout / "var" / "local.env").exists()
    assert "does not run" in command(checkout, "stop").stdout


def test_a_reset_removes_the_embedded_data(checkout):
    kept = checkout / "var" / "postgres" / "data"
    kept.mkdir(parents=True)
    assert command(checkout, "reset").returncode == 0
    assert not kept.exists()


def command(checkout: Path, name: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "config.launch", name]
    return subprocess.run(line, cwd=checkout, capture_output=True, text=True, check=False)


@pytest.mark.services
@pytest.mark.spec("N-30")
def test_a_taken_port_is_one_sentence_with_the_command_that_mends_it(checkout):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        launch = Launch(checkout, KRING_PORT=str(port))
        assert launch.wait() == 1
    assert launch.output == f"Port {port} is taken: start with KRING_PORT={port + 1} make run.\n"


@pytest.mark.parametrize(
    ("name", "value"), [("KRING_PORT", "acht"), ("KRING_PORT", "70000"), ("KRING_DEMO", "?")]
)
def test_a_setting_that_cannot_be_is_one_sentence_with_its_name(checkout, name, value):
    launch = Launch(checkout, **{name: value})
    assert launch.wait() == 1
    assert launch.output.startswith(f'Environment variable "{name}" invalid')
    assert launch.output.count("\n") == 1


@pytest.mark.services
def test_servers_named_in_the_environment_replace_the_embedded_ones(checkout):
    given = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    launch = Launch(checkout, **given).wait_until_it_runs()
    children = psutil.Process(launch.process.pid).children()
    assert launch.end() == 0
    assert len(children) == 3
    assert not (checkout / "var" / "postgres").exists()
    assert not (checkout / "var" / "valkey").exists()


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing"),
        ("REDIS_URL", "redis://127.0.0.1:1/0"),
    ],
)
def test_a_server_elsewhere_that_does_not_answer_is_one_sentence(checkout, name, url):
    others = {"DATABASE_URL", "REDIS_URL"} - {name}
    launch = Launch(checkout, **{other: os.environ[other] for other in others}, **{name: url})
    assert launch.wait() == 1
    assert f"answers at {name}" in launch.output
    assert launch.output.count("\n") == 1


@pytest.mark.spec("N-31")
def test_a_missing_chromium_is_one_sentence_with_the_command_that_installs_it(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        LaunchError, match=r"^The browser tests need Chromium: (sudo )?apt-get install chromium$"
    ):
        problems.chromium()


def a_program(folder: Path, script: str) -> Path:
    path = folder / "program"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.mark.spec("N-30")
def test_a_missing_system_library_is_one_sentence_with_the_command_that_installs_it(tmp_path):
    said = "program: error while loading shared libraries: libz.so.1: cannot open shared object file"
    program = a_program(tmp_path, f"echo '{said}' >&2; exit 127")
    with pytest.raises(
        LaunchError, match=r"needs the system library libz.so.1: (sudo )?apt-get install zlib1g$"
    ):
        problems.require_runs([program], "PostgreSQL")


def test_data_of_another_version_are_refused_and_not_touched(checkout):
    database = postgres.Postgres(checkout, checkout / "postgres", durable=False)
    database.data.mkdir()
    (database.data / "PG_VERSION").write_text("9\n")
    try:
        with pytest.raises(LaunchError, match=r"are of PostgreSQL 9 and this is \d+: .*make demo-reset"):
            database.start()
    finally:
        database.stop()


def test_a_socket_folder_of_another_user_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ours = places.private_socket_directory(tmp_path / "postgres", None)
    ours.rmdir()
    ours.symlink_to("/usr")
    with pytest.raises(LaunchError, match="belongs to another user"):
        places.private_socket_directory(tmp_path / "postgres", None)


def test_root_keeps_the_data_outside_a_checkout_that_the_database_cannot_reach(tmp_path, monkeypatch):
    if os.geteuid() != 0:
        pytest.skip("PostgreSQL runs as ourselves; this is about root only.")
    outside = Path(tempfile.mkdtemp(prefix="kring-outside-"))
    outside.chmod(0o755)
    monkeypatch.setattr(places, "OUTSIDE_CHECKOUT", outside)
    checkout = tmp_path / "checkout"
    checkout.mkdir(mode=0o700)
    try:
        home = places.reachable_home(checkout, checkout / "var" / "postgres", places.database_user(checkout))
        assert home.is_relative_to(outside)
        assert home.stat().st_uid != 0
    finally:
        shutil.rmtree(outside)


def test_a_child_that_does_not_want_to_stop_is_killed(tmp_path, capsys):
    deaf = tmp_path / "deaf"
    program = a_program(tmp_path, f"trap '' TERM; touch {deaf}; while true; do sleep 0.1; done")
    child = processes.Child("stubborn", [program], environment={"PATH": os.environ["PATH"]})
    while not deaf.exists():
        time.sleep(0.01)
    processes.stop_all([child], patience=0.5)
    assert child.has_ended()
    assert "The stubborn process did not stop within" in capsys.readouterr().out
