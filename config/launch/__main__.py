"""Commands of the launcher: ``run``, ``stop``, ``env``, ``with-services`` and ``browser``."""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from types import FrameType

from config.launch import stage
from config.launch.problems import LaunchError, chromium
from config.launch.processes import say
from config.launch.services import throwaway_services

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit code is 0, 1 after a problem that was told, or the given program's own."""
    chosen = _parser().parse_args(arguments)
    for asked in STOP_SIGNALS:
        signal.signal(asked, _stop_once)
    try:
        return _carry_out(chosen)
    except LaunchError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    except KeyboardInterrupt:
        # Being stopped is how a run ends well; anything else was broken off.
        return 0 if chosen.command == "run" else 130


def _stop_once(_number: int, _frame: FrameType | None) -> None:
    # Whoever is impatient and presses Ctrl-C again must not break the stopping itself.
    for asked in STOP_SIGNALS:
        signal.signal(asked, signal.SIG_IGN)
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m config.launch", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="start everything (make run)")
    commands.add_parser("stop", help="stop what runs from this folder")
    commands.add_parser("env", help="print where the running servers are, for a shell")
    commands.add_parser("browser", help="print where Chromium is, or how to install it")
    wrapped = commands.add_parser("with-services", help="run a program beside servers of its own")
    wrapped.add_argument("program", nargs="+")
    return parser


def _carry_out(chosen: argparse.Namespace) -> int:
    match chosen.command:
        case "run":
            stage.run()
        case "stop":
            stage.stop()
        case "env":
            stage.print_environment()
        case "browser":
            say(chromium())
        case "with-services":
            return _with_services(chosen.program)
    return 0


def _with_services(program: list[str]) -> int:
    with throwaway_services(stage.ROOT) as servers:
        return subprocess.run(program, env=os.environ | servers.environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
