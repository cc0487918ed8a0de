"""Videos (MP4 and QuickTime, ISO 14496-12): a walk through their boxes, which blanks whatever is not picture or sound.

Place, device, author and dates stand in boxes beside the film and in tracks of their own. Blanking a box in its place
moves nothing, so the film stays as it was; no decoder is needed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from struct import unpack
from typing import BinaryIO

from core.files.inspection.kinds import MEGABYTE, Problem, RefusedError

MOST_OF_MOOV = 32 * MEGABYTE
DEEPEST = 8
_TOP = frozenset({b"ftyp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"styp", b"wide"})
_INSIDE = frozenset(
    b"mvhd trak tkhd edts elst mdia mdhd hdlr minf vmhd smhd gmhd gmin dinf stbl stsd stts ctts cslg stsc stsz stz2 "
    b"stco co64 stss stps sdtp sbgp sgpd subs mvex trex mehd tapt clef prof enof iods".split()
)
_CONTAINERS = frozenset({b"moov", b"trak", b"edts", b"mdia", b"minf", b"stbl", b"mvex", b"tapt", b"gmhd"})
_DATED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_FILMED = frozenset({b"vide", b"soun"})
_CODECS = frozenset(
    (
        b"avc1",
        b"avc3",
        b"hvc1",
        b"hev1",
        b"dvh1",
        b"dvhe",
        b"mp4v",
        b"av01",
        b"vp09",
        b"vp08",
        b"mjpa",
        b"s263",
    )
)


@dataclass(frozen=True)
class Box:
    """`start` is where its head begins, `body` where its content does, `end` the first byte after it."""

    name: bytes
    start: int
    body: int
    end: int


def inspect(file: Path) -> tuple[int, int]:
    """Blank in the file itself what is not picture or sound; returns width and height in pixels.

    Raises RefusedError.
    """
    with file.open("r+b") as stream:
        try:
            return _Film(stream, file.stat().st_size).cleaned()
        except (IndexError, ValueError, OverflowError):
            raise RefusedError(Problem.DAMAGED) from None


class _Film:
    def __init__(self, stream: BinaryIO, size: int) -> None:
        self.stream, self.size = stream, size
        self.moov = bytearray()
        self.at = 0
        self.blanks: list[tuple[int, int]] = []

    def cleaned(self) -> tuple[int, int]:
        boxes = list(self._top())
        found = [box for box in boxes if box.name == b"moov"]
        if len(found) != 1 or not any(box.name in {b"mdat", b"moof"} for box in boxes):
            raise RefusedError(Problem.DAMAGED)
        self.at = found[0].start
        if found[0].end - self.at > MOST_OF_MOOV:
            raise RefusedError(Problem.TOO_HEAVY)
        self.stream.seek(self.at)
        self.moov = bytearray(self.stream.read(found[0].end - self.at))
        moov = Box(b"moov", 0, found[0].body - self.at, len(self.moov))
        shown = self._tracks(moov)
        self._clean(moov, 0)
        for box in boxes:
            if box.name not in _TOP:
                self._blank_in_file(box)
        for start, length in self.blanks:
            self._zero(start, length)
        self.stream.seek(self.at)
        self.stream.write(self.moov)
        return shown

    def _top(self) -> Iterator[Box]:
        """The boxes of the file, which fill it to its last byte: nothing hides behind them."""
        at = 0
        while at < self.size:
            self.stream.seek(at)
            box = _box(self.stream.read(16), at, self.size, offset=at)
            yield box
            at = box.end

    def _tracks(self, moov: Box) -> tuple[int, int]:
        """Width and height of the film; tracks that are neither picture nor sound are emptied and blanked."""
        shown = None
        for track in [box for box in _boxes(self.moov, moov) if box.name == b"trak"]:
            handler = self._first(track, b"mdia", b"hdlr")
            kind = bytes(self.moov[handler.body + 8 : handler.body + 12]) if handler else b""
            if kind == b"vide" and shown is None:
                shown = self._sides(track)
                self._refuse_unknown_codec(track)
            if kind not in _FILMED:
                self.blanks.extend(self._samples(track))
                _blank(self.moov, track)
        if shown is None:
            raise RefusedError(Problem.DAMAGED)
        return shown

    def _first(self, box: Box, *path: bytes) -> Box | None:
        for name in path:
            inner = next((one for one in _boxes(self.moov, box) if one.name == name), None)
            if inner is None:
                return None
            box = inner
        return box

    def _sides(self, track: Box) -> tuple[int, int]:
        head = self._first(track, b"tkhd")
        if head is None:
            raise RefusedError(Problem.DAMAGED)
        sides = unpack(">II", self.moov[head.end - 8 : head.end])
        matrix = unpack(">ii", self.moov[head.end - 44 : head.end - 36])
        width, height = (side >> 16 for side in sides)
        # Filmed on its side: the matrix turns it by a quarter.
        return (height, width) if matrix[0] == 0 and matrix[1] != 0 else (width, height)

    def _refuse_unknown_codec(self, track: Box) -> None:
        table = self._first(track, b"mdia", b"minf", b"stbl", b"stsd")
        codec = bytes(self.moov[table.body + 12 : table.body + 16]) if table else b""
        if codec not in _CODECS:
            raise RefusedError(Problem.NOT_ACCEPTED)

    def _samples(self, track: Box) -> Iterator[tuple[int, int]]:
        """Where in the file the samples of a track stand: start and length of each chunk, in bytes."""
        stbl = self._first(track, b"mdia", b"minf", b"stbl")
        if stbl is None:
            return
        tables = {box.name: box for box in _boxes(self.moov, stbl)}
        if not {b"stsz", b"stsc"} <= tables.keys() or not {b"stco", b"co64"} & tables.keys():
            return
        offsets = (
            self._numbers(tables[b"co64"], 8) if b"co64" in tables else self._numbers(tables[b"stco"], 4)
        )
        per_chunk = self._samples_per_chunk(tables[b"stsc"], len(offsets))
        sizes = iter(self._sample_sizes(tables[b"stsz"]))
        for offset, count in zip(offsets, per_chunk, strict=True):
            length = sum(size for size, _ in zip(sizes, range(count), strict=False))
            if offset + length > self.size:
                raise RefusedError(Problem.DAMAGED)
            yield offset, length

    def _numbers(self, table: Box, width: int) -> list[int]:
        count = int.from_bytes(self.moov[table.body + 4 : table.body + 8], "big")
        first = table.body + 8
        if first + count * width > table.end:
            raise RefusedError(Problem.DAMAGED)
        return [
            int.from_bytes(self.moov[at : at + width], "big")
            for at in range(first, first + count * width, width)
        ]

    def _samples_per_chunk(self, table: Box, chunks: int) -> list[int]:
        count = int.from_bytes(self.moov[table.body + 4 : table.body + 8], "big")
        if table.body + 8 + count * 12 > table.end:
            raise RefusedError(Problem.DAMAGED)
        runs = [
            unpack(">III", self.moov[table.body + 8 + 12 * n : table.body + 20 + 12 * n])
            for n in range(count)
        ]
        found: list[int] = []
        for number, (first, samples, _description) in enumerate(runs):
            until = runs[number + 1][0] if number + 1 < len(runs) else chunks + 1
            if not 1 <= first <= until <= chunks + 1:
                raise RefusedError(Problem.DAMAGED)
            found.extend([samples] * (until - first))
        return found

    def _sample_sizes(self, table: Box) -> list[int]:
        size, count = unpack(">II", self.moov[table.body + 4 : table.body + 12])
        if size:
            return [size] * min(count, MOST_OF_MOOV)
        if table.body + 12 + 4 * count > table.end:
            raise RefusedError(Problem.DAMAGED)
        return list(unpack(f">{count}I", self.moov[table.body + 12 : table.body + 12 + 4 * count]))

    def _clean(self, box: Box, depth: int) -> None:
        """Blank the boxes that are not on the list, and the dates in those that are."""
        if depth > DEEPEST:
            raise RefusedError(Problem.DAMAGED)
        for inner in list(_boxes(self.moov, box)):
            if inner.name not in _INSIDE:
                _blank(self.moov, inner)
            elif inner.name in _DATED:
                width = 16 if self.moov[inner.body] == 1 else 8
                self.moov[inner.body + 4 : inner.body + 4 + width] = bytes(width)
            elif inner.name in _CONTAINERS:
                self._clean(inner, depth + 1)

    def _blank_in_file(self, box: Box) -> None:
        self.stream.seek(box.start + 4)
        self.stream.write(b"free")
        self._zero(box.body, box.end - box.body)

    def _zero(self, start: int, length: int) -> None:
        self.stream.seek(start)
        while length > 0:
            piece = min(length, MEGABYTE)
            self.stream.write(bytes(piece))
            length -= piece


def _box(head: bytes, start: int, limit: int, *, offset: int) -> Box:
    """The box whose first bytes are `head`. Raises RefusedError for one that does not fit where it stands."""
    if len(head) < 8:
        raise RefusedError(Problem.DAMAGED)
    length, body = int.from_bytes(head[:4], "big"), start + 8
    if length == 1:
        length, body = int.from_bytes(head[8:16], "big"), start + 16
    elif length == 0:
        length = limit - start
    if length < body - start or start + length > limit:
        raise RefusedError(Problem.DAMAGED)
    return Box(bytes(head[4:8]), offset, body, start + length)


def _boxes(held: bytearray, parent: Box) -> Iterator[Box]:
    at = parent.body
    while at + 8 <= parent.end:
        box = _box(bytes(held[at : at + 16]), at, parent.end, offset=at)
        yield box
        at = box.end


def _blank(held: bytearray, box: Box) -> None:
    held[box.start + 4 : box.start + 8] = b"free"
    held[box.body : box.end] = bytes(box.end - box.body)
