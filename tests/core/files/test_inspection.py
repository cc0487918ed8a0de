"""What is taken and what is not: bombs (E9), what pretends or acts (E10), what cameras write beside it (E11)."""

import io
import random
import struct
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pikepdf
import pytest
from PIL import Image

from core.files.inspecting import Inspected, inspect
from core.files.inspection.kinds import Kind, Problem, RefusedError
from tests.core.files import brought

ALL = frozenset(Kind)


@pytest.fixture
def look(tmp_path):
    def looked(content: bytes, name: str, kinds: frozenset[Kind] = ALL) -> Inspected:
        file = tmp_path / "upload"
        file.write_bytes(content)
        folder = tmp_path / "out"
        folder.mkdir(exist_ok=True)
        return inspect(file, name, kinds, folder)

    return looked


@pytest.fixture
def refusal(look):
    def why(content: bytes, name: str, kinds: frozenset[Kind] = ALL) -> Problem:
        with pytest.raises(RefusedError) as refused:
            look(content, name, kinds)
        return refused.value.problem

    return why


def copies(found: Inspected) -> dict[str, bytes]:
    return {part: found.path_of(part).read_bytes() for part in found.parts}


def is_red(pixel: tuple[int, int, int]) -> bool:
    return pixel[0] > 150 and pixel[1] < 110 and pixel[2] < 110


@pytest.mark.spec("P-08")
@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP", "JPEG"])
def test_photos_of_every_format_become_jpegs_in_three_sizes(look, kind):
    found = look(brought.encoded(brought.picture(4000, 2000), kind), f"foto.{kind.lower()}")
    images = {part: brought.opened(content) for part, content in copies(found).items()}
    assert {image.format for image in images.values()} == {"JPEG"}
    assert {part: image.size for part, image in images.items()} == {
        "full": (3000, 1500),
        "screen": (1600, 800),
        "thumb": (480, 240),
    }


@pytest.mark.spec("P-08")
def test_a_photo_from_an_iphone_is_taken(look):
    found = look(brought.heic(), "IMG_0042.HEIC")
    images = [brought.opened(content) for content in copies(found).values()]
    assert {(image.format, image.size) for image in images} == {("JPEG", (180, 240))}


@pytest.mark.spec("P-08")
@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, (0, 0)), (3, (1, 1)), (6, (1, 0)), (8, (0, 1))],
)
def test_a_photo_is_turned_upright(look, orientation, corner):
    found = look(brought.jpeg(orientation=orientation), "foto.jpg")
    image = brought.opened(copies(found)["screen"])
    assert image.size == ((400, 300) if orientation in {1, 3} else (300, 400))
    across, down = (5 if end == 0 else side - 6 for end, side in zip(corner, image.size, strict=True))
    assert is_red(image.getpixel((across, down)))


@pytest.mark.spec("P-08")
@pytest.mark.parametrize("name", ["talkative.jpg", "talkative.heic"])
def test_nothing_that_a_camera_writes_beside_the_picture_is_kept(look, name):
    content = brought.heic() if name.endswith("heic") else brought.jpeg(orientation=6, talkative=True)
    assert b"CANARY" in content
    for kept in copies(look(content, name)).values():
        image = brought.opened(kept)
        assert not [
            word for word in (b"CANARY", b"Exif", b"http://", b"xmpmeta", b"ICC_PROFILE") if word in kept
        ]
        assert not dict(image.getexif())
        assert image.info.keys() <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }


@pytest.mark.spec("P-08")
def test_what_is_seen_through_a_photo_is_white(look):
    clear = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    assert brought.opened(copies(look(brought.encoded(clear, "PNG"), "a.png"))["full"]).getpixel((5, 5)) == (
        255,
        255,
        255,
    )


def png_that_says(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(3000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.spec("N-11")
@pytest.mark.parametrize("sides", [(50_000, 50_000), (10_000, 7_000), (30_000, 10)])
def test_a_picture_of_a_few_bytes_with_billions_of_pixels_is_refused(refusal, sides):
    began = monotonic()
    assert refusal(png_that_says(*sides), "bom.png") is Problem.TOO_MANY_PIXELS
    assert monotonic() - began < 10


@pytest.mark.spec("N-11")
def test_avif_is_not_taken_at_all(refusal):
    bomb = brought.box(b"ftyp", b"avif", bytes(4), b"avif", b"mif1") + brought.box(b"meta", bytes(300))
    assert refusal(bomb, "bom.heic") is Problem.NOT_ACCEPTED
    assert refusal(bomb, "bom.avif") is Problem.NOT_ACCEPTED


@pytest.mark.spec("N-11")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("half.jpg", brought.jpeg()[:-800]),
        ("half.png", brought.encoded(brought.picture(), "PNG")[:300]),
        ("half.heic", brought.heic()[:700]),
        ("half.mov", brought.film()[:-30]),
        ("half.pdf", b"%PDF-1.7\n1 0 obj\n"),
        ("half.docx", brought.office()[:-40]),
    ],
)
def test_half_a_file_is_refused(refusal, name, content):
    assert refusal(content, name) is Problem.DAMAGED


@pytest.mark.spec("N-11")
@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("tekening.svg", b"<svg onload='x()'/>", Problem.ACTIVE),
        ("pagina.html", b"<html>", Problem.ACTIVE),
        ("pagina.jpg", b"<!DOCTYPE html><script>x()</script>", Problem.ACTIVE),
        ("tekening.png", b"\xef\xbb\xbf <svg xmlns='x'><script/></svg>", Problem.ACTIVE),
        ("spel.pdf", b"MZ\x90\x00 a program", Problem.ACTIVE),
        ("shell.php", b"<?php", Problem.ACTIVE),
        ("shell.php.jpg", b"<?php system('x')", Problem.ACTIVE),
        ("fotos.zip", b"PK\x03\x04", Problem.ARCHIVE),
        ("fotos.jpg", b"PK\x03\x04 a zip", Problem.ARCHIVE),
        ("fotos.rar.pdf", b"Rar!\x1a\x07", Problem.ARCHIVE),
        ("brief.docx", b"\xd0\xcf\x11\xe0 an old document", Problem.OLD_OFFICE),
        ("brief.doc", b"\xd0\xcf\x11\xe0", Problem.NOT_ACCEPTED),
        ("brief.docm", b"PK\x03\x04", Problem.ACTIVE),
        ("foto.jpg", b"%PDF-1.7", Problem.OTHER_CONTENT),
        ("brief.pdf", b"\xff\xd8\xff\xe0 a photo", Problem.OTHER_CONTENT),
        ("leeg.jpg", b"", Problem.EMPTY),
        ("zonder", b"\xff\xd8\xff\xe0", Problem.NOT_ACCEPTED),
    ],
)
def test_content_and_name_have_to_agree(refusal, name, content, why):
    assert refusal(content, name) is why


def test_only_the_kinds_that_were_asked_for_are_taken(refusal):
    assert refusal(brought.pdf(), "brief.pdf", frozenset({Kind.PHOTO})) is Problem.NOT_ACCEPTED


@pytest.mark.spec("N-11")
def test_a_photo_that_is_a_script_too_becomes_a_photo_only(look):
    gif = brought.encoded(brought.picture(20, 20).convert("P"), "GIF") + b"*/=1;alert(document.cookie)"
    page = brought.jpeg() + b"<html><script>alert(1)</script>"
    for content, name in ((gif, "a.gif"), (page, "b.jpg")):
        for kept in copies(look(content, name)).values():
            assert kept.startswith(b"\xff\xd8\xff")
            assert b"alert" not in kept


@pytest.mark.spec("N-11")
def test_a_pdf_that_is_an_archive_too_is_refused(refusal):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("spel.exe", b"MZ")
    assert refusal(brought.pdf() + held.getvalue(), "brief.pdf") is Problem.ENCLOSED


@pytest.mark.spec("N-11")
@pytest.mark.parametrize(
    "root",
    [
        {"OpenAction": pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")},
        {"AA": pikepdf.Dictionary(WC=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe"))},
        {"AcroForm": pikepdf.Dictionary(XFA="<script/>", Fields=pikepdf.Array([]))},
    ],
    ids=["script", "program", "form with code"],
)
def test_a_pdf_that_acts_is_refused(refusal, root):
    assert refusal(brought.pdf(**root), "brief.pdf") is Problem.ACTIVE


def test_a_pdf_with_files_in_it_is_refused(refusal):
    made, held = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.attachments["spel.exe"] = b"MZ"
    made.save(held)
    assert refusal(held.getvalue(), "brief.pdf") is Problem.ENCLOSED


def test_a_pdf_with_a_password_is_refused(refusal):
    made, held = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.save(held, encryption=pikepdf.Encryption(user="geheim", owner="geheim"))
    assert refusal(held.getvalue(), "brief.pdf") is Problem.LOCKED


@pytest.mark.parametrize("name", ["plan.docx", "plan.xlsx", "plan.pptx"])
def test_documents_are_kept_as_they_are(look, name):
    content = brought.office(name.partition(".")[2])
    assert copies(look(content, name)) == {"full": content}


@pytest.mark.spec("N-11")
@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ({"word/vbaProject.bin": b"macro"}, Problem.MACROS),
        ({"word/activeX/activeX1.xml": b"<a/>"}, Problem.MACROS),
        ({"word/embeddings/oleObject1.bin": b"\xd0\xcf"}, Problem.ENCLOSED),
        ({"word/media/image1.png": b"PK\x03\x04 a zip inside"}, Problem.ENCLOSED),
        ({"word/media/image1.png": b"MZ a program inside"}, Problem.ENCLOSED),
        ({"word/x.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, Problem.ACTIVE),
        (
            {
                "word/_rels/settings.xml.rels": b'<Relationships><Relationship Type="x/attachedTemplate" '
                b'Target="https://evil.example/t.dotm" TargetMode="External"/></Relationships>'
            },
            Problem.ACTIVE,
        ),
        ({"word/media/bomb.bin": bytes(60 * 1024 * 1024)}, Problem.UNPACKS_TOO_LARGE),
        ({"../outside.xml": b"<a/>"}, Problem.DAMAGED),
    ],
    ids=["macro", "active control", "object", "zip", "program", "entities", "template", "bomb", "path"],
)
def test_a_document_that_acts_hides_or_grows_is_refused(refusal, entries, why):
    assert refusal(brought.office(**entries), "plan.docx") is why


def test_a_document_under_the_name_of_another_is_refused(refusal):
    assert refusal(brought.office("xlsx"), "plan.docx") is Problem.OTHER_CONTENT


def zip_with(entry: zipfile.ZipInfo, content: bytes = b"/etc/passwd") -> bytes:
    held = io.BytesIO(brought.office())
    with zipfile.ZipFile(held, "a") as package:
        package.writestr(entry, content)
    return held.getvalue()


@pytest.mark.spec("N-11")
def test_a_link_inside_a_document_is_refused(refusal):
    link = zipfile.ZipInfo("word/link")
    link.external_attr = 0o120777 << 16
    assert refusal(zip_with(link), "plan.docx") is Problem.DAMAGED


@pytest.mark.spec("N-11")
def test_a_locked_entry_in_a_document_is_refused(refusal):
    content = bytearray(brought.office())
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.find(mark)
        content[at + flags] |= 1
    assert refusal(bytes(content), "plan.docx") is Problem.LOCKED


@pytest.mark.spec("N-11")
def test_documents_in_documents_are_looked_through_once(look, refusal):
    chart = brought.office("xlsx")
    assert look(brought.office(**{"word/embeddings/sheet.xlsx": chart}), "plan.docx")
    deeper = brought.office("xlsx", **{"xl/embeddings/sheet.xlsx": chart})
    assert refusal(brought.office(**{"word/embeddings/sheet.xlsx": deeper}), "plan.docx") is Problem.ENCLOSED
    bad = brought.office("xlsx", **{"xl/vbaProject.bin": b"macro"})
    assert refusal(brought.office(**{"word/embeddings/sheet.xlsx": bad}), "plan.docx") is Problem.MACROS


@pytest.mark.spec("P-08")
@pytest.mark.parametrize(("name", "brand"), [("film.mov", b"qt  "), ("film.mp4", b"isom")])
def test_a_film_keeps_its_pictures_and_loses_where_it_was_made(look, name, brand):
    before = brought.film(brand=brand)
    found = look(before, name)
    after = copies(found)["full"]
    assert b"CANARY" in before
    assert b"CANARY" not in after
    assert len(after) == len(before)
    assert after[: before.index(b"moov") - 4].count(b"F" * 64) == 1
    assert found.parts["full"] == (640, 360)


@pytest.mark.spec("P-08")
def test_a_film_loses_when_it_was_made(look):
    made = struct.pack(">I", 3_800_000_000)
    before = brought.film()
    assert before.count(made) == 10
    assert copies(look(before, "film.mov"))["full"].count(made) == 0


@pytest.mark.spec("N-11")
@pytest.mark.parametrize(
    "content",
    [
        brought.film(brand=b"isom", more=b"PK\x03\x04 a zip behind it"),
        brought.box(b"ftyp", b"isom", bytes(4)) + brought.box(b"mdat", b"no film"),
        brought.film(brand=b"isom").replace(b"stco", b"STCO").replace(b"vide", b"xxxx"),
    ],
    ids=["something behind it", "no table", "no picture"],
)
def test_what_is_no_film_is_refused(refusal, content):
    assert refusal(content, "film.mp4") in {Problem.DAMAGED, Problem.NOT_ACCEPTED}


@pytest.mark.spec("N-11")
def test_no_random_bytes_bring_the_reader_down(refusal, look):
    """A refusal or a kept file, never a fault: what is not read to its end is not kept."""
    chance = random.Random(11)
    for content, name in ((brought.film(), "a.mov"), (brought.jpeg(), "a.jpg"), (brought.office(), "a.docx")):
        for _ in range(4):
            bent = bytearray(content)
            for _ in range(12):
                bent[chance.randrange(16, len(bent))] = chance.randrange(256)
            with suppress(RefusedError):
                assert look(bytes(bent), name).parts


@pytest.mark.spec("N-11")
def test_the_reader_has_neither_our_settings_nor_our_memory(monkeypatch, tmp_path):
    from core.files import inspecting

    seen = {}

    def run(*args, **options):
        seen.update(options["env"])
        raise inspecting.subprocess.TimeoutExpired("x", 1)

    monkeypatch.setenv("KRING_SECRET_KEY", "canary")
    monkeypatch.setattr(inspecting.subprocess, "run", run)
    file = tmp_path / "a.jpg"
    file.write_bytes(brought.jpeg())
    with pytest.raises(RefusedError, match="too_heavy"):
        inspect(file, "a.jpg", ALL, tmp_path)
    assert seen.keys() == {"PATH", "LANG", "HOME", "MALLOC_ARENA_MAX"}


@pytest.mark.spec("N-11")
def test_a_reader_that_wants_too_much_memory_is_stopped(monkeypatch, tmp_path):
    from core.files import inspecting

    monkeypatch.setattr(inspecting, "MEGABYTES", 60)
    file = Path(tmp_path / "a.jpg")
    file.write_bytes(brought.jpeg(brought.picture(6000, 4000)))
    with pytest.raises(RefusedError):
        inspect(file, "a.jpg", ALL, tmp_path)
