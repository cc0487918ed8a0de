"""Child processes of the launcher: started apart, watched together, stopped in order."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME_WIDTH = 9
LINES_TO_SHOW = 40

_one_line_at_a_time = threading.Lock()


def say(text: str) -> None:
    """Print whole lines to the terminal, never in the middle of another child's line."""
    with _one_line_at_a_time:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


@dataclass(frozen=True)
class SystemUser:
    """Another user of this machine that a program runs as; only root can hand over to one."""

    name: str
    uid: int
    gid: int

    def popen_options(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


class Child:
    """A program in a session of its own, so Ctrl-C reaches the launcher only, which stops all in order.

    Args:
        name: what the terminal and the messages call it.
        log: file for its output, overwritten; without one, its lines go to the terminal after its name.
        stop_signal: what asks this program to stop quickly and cleanly.
        user: the user to run as, from root.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        environment: Mapping[str, str],
        log: Path | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        user: SystemUser | None = None,
        directory: Path | None = None,
    ) -> None:
        self.name = name
        self.stop_signal = stop_signal
        self.log = log
        self._last_lines: deque[str] = deque(maxlen=LINES_TO_SHOW)
        self._process = subprocess.Popen(
            [*_ends_with_its_parent(stop_signal), *command],
            env=dict(environment),
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=log.open("wb") if log else subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **(user.popen_options() if user else {}),
        )
        self._relay = threading.Thread(target=self._relay_lines, daemon=True)
        self._relay.start()

    def _relay_lines(self) -> None:
        for line in self._process.stdout or ():
            text = line.decode(errors="replace").rstrip()
            self._last_lines.append(text)
            say(f"{self.name:<{NAME_WIDTH}}| {text}")

    @property
    def pid(self) -> int:
        return self._process.pid

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def obituary(self) -> str:
        """Why an ended child is gone: exit code or signal, and the last lines that it wrote."""
        code = self._process.returncode
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        lines = "".join(f"\n    {line}" for line in self._closing_lines())
        return f"The {self.name} process stopped unexpectedly ({how}). Its last lines:{lines or ' none.'}"

    def _closing_lines(self) -> list[str]:
        if self.log:
            return self.log.read_text(errors="replace").splitlines()[-LINES_TO_SHOW:]
        self._relay.join(timeout=1)
        return list(self._last_lines)

    def ask_to_stop(self) -> None:
        if not self.has_ended():
            self._process.send_signal(self.stop_signal)

    def kill(self) -> None:
        """End it and whatever it started, without asking."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def wait(self, seconds: float) -> bool:
        """Wait at most ``seconds``; whether it has ended."""
        try:
            self._process.wait(timeout=max(seconds, 0))
        except subprocess.TimeoutExpired:
            return False
        if not self.log:
            self._relay.join(timeout=1)
        return True


def stop_all(children: Iterable[Child], *, patience: float) -> None:
    """Ask all at once, wait ``patience`` seconds together, and kill what is still there."""
    asked = list(children)
    deadline = time.monotonic() + patience
    for child in asked:
        child.ask_to_stop()
    for child in asked:
        if not child.wait(deadline - time.monotonic()):
            say(f"The {child.name} process did not stop within {patience:.0f} seconds and was killed.")
            child.kill()


def _ends_with_its_parent(stop_signal: signal.Signals) -> list[str]:
    # Linux only: should the launcher itself be killed, the kernel stops its children.
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", stop_signal.name.removeprefix("SIG"), "--"] if setpriv else []
