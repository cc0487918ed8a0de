"""The commands of the launcher; ``make`` calls them."""

import argparse
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from environs import EnvError

from config.launch import stage
from config.launch.problems import LaunchError, chromium
from config.launch.processes import say

COMMANDS = {
    "run": ("start everything (make run)", stage.run),
    "stop": ("stop what runs from this folder", stage.stop),
    "env": ("print where the running servers are, for a shell", stage.print_environment),
    "reset": ("remove the embedded data", stage.reset),
    "browser": ("print where Chromium is, or how to install it", lambda: say(chromium())),
}
WRAPPERS = {
    "with-services": ("run a program beside servers of its own", stage.run_with_services),
    "with-demo": ("run a program beside a whole Kring with the demo data", stage.run_with_demo),
}
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit code is 0, 1 after a problem that was told, or the given program's own."""
    chosen = _parser().parse_args(arguments)
    for asked in STOP_SIGNALS:
        signal.signal(asked, _stop_once)
    try:
        return _carry_out(chosen)
    except (LaunchError, EnvError) as problem:
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
    for name, (what, _call) in COMMANDS.items():
        commands.add_parser(name, help=what)
    for name, (what, _run) in WRAPPERS.items():
        commands.add_parser(name, help=what).add_argument("program", nargs="+")
    return parser


def _carry_out(chosen: argparse.Namespace) -> int:
    if chosen.command in WRAPPERS:
        return WRAPPERS[chosen.command][1](chosen.program)
    COMMANDS[chosen.command][1]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
