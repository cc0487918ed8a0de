"""The process that looks into one file and ends: an order as JSON on its input, what it found as JSON on its output.

It gets no settings and no secrets, and no more memory, time and disk than the order says; what goes wrong in a decoder
ends this process and no other.
"""

import json
import resource
import sys
from pathlib import Path

from core.files.inspection.blanks import is_blank
from core.files.inspection.kinds import MAIN, MEGABYTE, TYPES, ZIPPED, Kind, Problem, RefusedError


def limit(megabytes: int, seconds: int, largest_file: int) -> None:
    """Let this process take no more than that; the system ends it, or refuses it, past it."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEGABYTE, megabytes * MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))


def look_into(file: Path, type_name: str, folder: Path) -> dict[str, tuple[int, int]]:
    """Put what is to be stored into `folder`; returns its names with width and height, zero where there is none.

    Raises RefusedError.
    """
    # Each reader loads libraries of its own: only the one that is needed, as somebody waits.
    kind, sides = TYPES[type_name].kind, (0, 0)
    if kind is Kind.PHOTO:
        from core.files.inspection import photos

        return photos.inspect(file, type_name, folder)
    if kind is Kind.VIDEO:
        from core.files.inspection import videos

        sides = videos.inspect(file)
    elif type_name in ZIPPED:
        from core.files.inspection import offices

        offices.inspect(file, type_name)
    elif kind is Kind.TEXT:
        from core.files.inspection import texts

        return texts.inspect(file, folder)
    else:
        from core.files.inspection import pdfs

        pdfs.inspect(file)
    file.rename(folder / MAIN)
    return {MAIN: sides}


def main() -> None:
    """Look into the file of the order on the input."""
    order = json.load(sys.stdin)
    limit(order["megabytes"], order["seconds"], order["largest_file"])
    found: dict[str, object]
    try:
        folder, type_name = Path(order["folder"]), order["type"]
        parts = look_into(Path(order["file"]), type_name, folder)
        found = {"parts": parts, "is_blank": is_blank(folder / MAIN, type_name)}
    except RefusedError as refused:
        found = {"problem": refused.problem.value}
    except MemoryError:
        found = {"problem": Problem.TOO_HEAVY.value}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
