"""What can be wrong with the machine, each as one sentence with the command that mends it."""

import ctypes
import errno
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path

CHROMIUM_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
"""The first that is there is used; the one without windows does the same work with two thirds of the processor."""
MISSING_LIBRARY = re.compile(r"loading shared libraries: (\S+?):")
DEBIAN_PACKAGES = {
    "libatomic.so.1": "libatomic1",
    "libstdc++.so.6": "libstdc++6",
    "libz.so.1": "zlib1g",
}

PDF_LIBRARIES = {
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
"""What core.lib.pdf needs of the system, with the Debian package; these bring the libraries that they need."""


class LaunchError(Exception):
    """A start that cannot go on; its text is the one sentence that the person at the keyboard reads."""


def install_command(package: str) -> str:
    """The Debian command that installs ``package``, with sudo for an ordinary user."""
    return f"{'' if os.geteuid() == 0 else 'sudo '}apt-get install {package}"


def require_free_port(port: int) -> None:
    """Refuse a TCP port of this machine's loopback address on which another program listens.

    Raises:
        LaunchError: the port is taken, or not ours to open.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        # As the web server does: connections of a server that just stopped do not take the port.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            other = port + 1 if port >= 1024 else 8000
            reason = "is taken" if error.errno == errno.EADDRINUSE else "may not be opened"
            raise LaunchError(f"Port {port} {reason}: start with KRING_PORT={other} make run.") from error


def free_port() -> int:
    """A TCP port of the loopback address that nothing listens on at this moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def chromium() -> str:
    """The path of an installed Chromium, for the browser tests and the pictures.

    Raises:
        LaunchError: there is none.
    """
    for name in CHROMIUM_NAMES:
        if path := shutil.which(name):
            return path
    raise LaunchError(f"The browser tests need Chromium: {install_command('chromium')}")


def missing_for_pdf() -> str:
    """The command that installs what PDFs need and this machine lacks; empty when nothing is missing.

    No reason not to start: everything else works, and the page that has no PDF says so.
    """
    missing = [package for library, package in PDF_LIBRARIES.items() if not _loads(library)]
    return install_command(" ".join(missing)) if missing else ""


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def require_runs(command: Sequence[str | Path], title: str) -> None:
    """Run a program that should end well at once (``--version``), to find missing system libraries.

    Raises:
        LaunchError: it does not run here.
    """
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise LaunchError(f"{title} does not run on this machine: {error}.") from error
    if result.returncode != 0:
        raise LaunchError(_why_it_does_not_run(title, result.stderr))


def _why_it_does_not_run(title: str, errors: str) -> str:
    missing = MISSING_LIBRARY.search(errors)
    if not missing:
        return f"{title} does not run on this machine: {errors.strip()}"
    library = missing[1]
    if package := DEBIAN_PACKAGES.get(library):
        return f"{title} needs the system library {library}: {install_command(package)}"
    return f"{title} needs the system library {library}: install the package that holds it."
