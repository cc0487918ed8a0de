"""Files as people bring them, made by code: photos, films, documents, and what pretends to be one."""

import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import pi_heif
import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, ImageDraw

GPS_CANARY = b"CANARY-NEAR-HOME"
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description mwg-rs:Name="CANARY-FACE"/></rdf:RDF></x:xmpmeta>'
)


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(width: int = 400, height: int = 300) -> Image.Image:
    """Light above, dark below, with a red corner at the top left: what is turned shows it."""
    image = Image.new("RGB", (width, height), "#dfe8f2")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, height // 2, width, height), fill="#3c5a4a")
    draw.rectangle((0, 0, width // 4, height // 4), fill="#c0392b")
    return image


def encoded(image: Image.Image, kind: str, **more: Any) -> bytes:
    held = io.BytesIO()
    image.save(held, kind, **more)
    return held.getvalue()


def jpeg(image: Image.Image | None = None, *, orientation: int = 1, talkative: bool = False) -> bytes:
    """A photo; `talkative` as a telephone makes it, with place, maker, faces, a thumbnail, a profile and a comment."""
    image = image or picture()
    exif = Image.Exif()
    exif[0x0112] = orientation
    more: dict[str, Any] = {}
    if talkative:
        exif[0x010F] = "CANARY-MAKER"
        place = exif.get_ifd(0x8825)
        place[1], place[2] = "N", (52.0, 22.0, 51.0)
        place[29] = "2026:11:22"
        place[28] = GPS_CANARY
        more = {
            "comment": b"CANARY-COMMENT",
            "xmp": XMP,
            "icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
        }
    return encoded(image, "JPEG", exif=exif, **more)


def heic(image: Image.Image | None = None) -> bytes:
    """What a telephone makes; kept as a file, as the library that we read it with cannot write it."""
    return (Path(__file__).parent / "data" / "talkative.heic").read_bytes()


def pdf(**root: Any) -> bytes:
    """One empty page, with more in its root."""
    made, held = pikepdf.new(), io.BytesIO()
    made.add_blank_page(page_size=(200, 200))
    for key, value in root.items():
        made.Root[f"/{key}"] = value
    made.save(held)
    return held.getvalue()


MAIN_PARTS = {
    "docx": ("wordprocessingml.document", "word/document.xml"),
    "xlsx": ("spreadsheetml.sheet", "xl/workbook.xml"),
    "pptx": ("presentationml.presentation", "ppt/presentation.xml"),
}


def office(kind: str = "docx", **entries: bytes) -> bytes:
    """A document of an office with further entries; `__` in a name stands for a slash and `_dot_` for a dot."""
    content_type, part = MAIN_PARTS[kind]
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/'
        f'{part}" ContentType="application/vnd.openxmlformats-officedocument.{content_type}.main+xml"/></Types>'
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", types)
        package.writestr(part, "<w>Weekplan</w>")
        for name, content in entries.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return held.getvalue()


def box(name: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I", 8 + len(body)) + name + body


def _full(*numbers: int) -> bytes:
    return struct.pack(f">{len(numbers) + 1}I", 0, *numbers)


def film(*, brand: bytes = b"qt  ", more: bytes = b"", length: int = 64) -> bytes:
    """The boxes of a film of 640 by 360, with place, maker and a track of places; `more` stands at the end."""
    head = box(b"ftyp", brand, bytes(4), brand)
    samples, places = b"F" * length, b"CANARY-TRACK-PLACE"
    start = len(head) + 8
    moov = box(
        b"moov",
        box(b"mvhd", _full(3_800_000_000, 3_800_000_000, 600, 600), bytes(80)),
        _track(b"vide", b"avc1", start, len(samples), (640, 360)),
        _track(b"meta", b"mebx", start + len(samples), len(places), (0, 0)),
        box(b"udta", box(b"\xa9xyz", b"CANARY+52.38+004.64/"), box(b"\xa9mak", b"CANARY-MAKER")),
        box(b"meta", b"CANARY-com.apple.quicktime.location.ISO6709"),
    )
    return head + box(b"mdat", samples, places) + moov + box(b"uuid", b"CANARY-XMP-PACKET") + more


def _track(handler: bytes, codec: bytes, offset: int, size: int, sides: tuple[int, int]) -> bytes:
    matrix = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    head = _full(3_800_000_000, 3_800_000_000, 1, 0, 600) + bytes(16) + matrix
    stbl = box(
        b"stbl",
        box(b"stsd", _full(1), box(codec, bytes(78))),
        box(b"stsc", _full(1, 1, 1, 1)),
        box(b"stsz", _full(size, 1)),
        box(b"stco", _full(1, offset)),
    )
    return box(
        b"trak",
        box(b"tkhd", head, struct.pack(">II", sides[0] << 16, sides[1] << 16)),
        box(
            b"mdia",
            box(b"mdhd", _full(3_800_000_000, 3_800_000_000, 600, 600), bytes(4)),
            box(b"hdlr", _full(0), handler, bytes(12)),
            box(b"minf", stbl),
        ),
    )


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def is_readable_heic(content: bytes) -> bool:
    return bool(pi_heif.is_supported(content))
