"""Photos for the demo, drawn here: landscapes and toys, nobody's children."""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw

from core.accounts.models import User
from core.files.actions.receiving import path_of
from core.files.choices import FileState, Variant
from core.files.inspection.kinds import Kind
from core.files.models import StoredFile
from core.files.stores import store
from core.lib import clock

WIDTH, HEIGHT = 1200, 900
SIDES = {Variant.FULL: 1200, Variant.SCREEN: 1200, Variant.THUMB: 480}
MOTIFS = 8
SKIES = ("#cfe6f5", "#fbe3c2", "#d9e8d2", "#e5dcef")
HILLS = ("#7fa36b", "#5f8f7a", "#b28d52", "#8aa3c2")
TOYS = ("#c0392b", "#2f6f9f", "#e0a526", "#4f8f4a", "#8e5aa8")


def photo(uploader: User, motif: int, name: str, *, purpose: str = "diary") -> StoredFile:
    """A photo that hangs on something already, in all its sizes."""
    parts = _drawn(motif % MOTIFS)
    now, full = clock.now(), parts[Variant.FULL]
    file = StoredFile(
        purpose=purpose,
        organisation_id=uploader.organisation_id,
        uploader=uploader,
        name=name,
        kind=Kind.PHOTO,
        media_type="image/jpeg",
        size=len(full[0]),
        sha256=hashlib.sha256(full[0]).hexdigest(),
        parts={
            part: {"size": len(content), "width": sides[0], "height": sides[1]}
            for part, (content, sides) in parts.items()
        },
        state=FileState.READY,
        created_at=now,
        checked_at=now,
        attached_at=now,
    )
    with TemporaryDirectory() as folder:
        for part, (content, _sides) in parts.items():
            held = Path(folder) / part
            held.write_bytes(content)
            store().put(path_of(file, part), held, file.media_type)
    file.save(force_insert=True)
    return file


@cache
def _drawn(motif: int) -> dict[str, tuple[bytes, tuple[int, int]]]:
    """The same picture every time, encoded once for each size."""
    chance = Random(motif)  # noqa: S311 - a drawing
    image = Image.new("RGB", (WIDTH, HEIGHT), SKIES[motif % len(SKIES)])
    draw = ImageDraw.Draw(image)
    draw.ellipse((WIDTH - 320, 80, WIDTH - 140, 260), fill="#f6c945")
    for height, colour in zip((520, 620, 720), _shuffled(HILLS, chance), strict=False):
        top = [(x, height + chance.randint(-60, 60)) for x in range(-100, WIDTH + 200, 260)]
        draw.polygon([(-200, HEIGHT), *top, (WIDTH + 200, HEIGHT)], fill=colour)
    for number, colour in enumerate(_shuffled(TOYS, chance)):
        left, size = 90 + number * 220, chance.randint(90, 150)
        draw.rounded_rectangle((left, 800 - size, left + size, 800), radius=18, fill=colour)
        draw.ellipse(
            (left + size * 0.3, 800 - size * 0.7, left + size * 0.7, 800 - size * 0.3), fill="#fff7e6"
        )
    return dict(_encoded(image))


def _shuffled(colours: tuple[str, ...], chance: Random) -> list[str]:
    return chance.sample(colours, k=len(colours))


def _encoded(image: Image.Image) -> Iterator[tuple[str, tuple[bytes, tuple[int, int]]]]:
    with TemporaryDirectory() as folder:
        for part, side in SIDES.items():
            copy = image.copy()
            copy.thumbnail((side, side))
            held = Path(folder) / part
            copy.save(held, "JPEG", quality=80)
            yield part.value, (held.read_bytes(), copy.size)
