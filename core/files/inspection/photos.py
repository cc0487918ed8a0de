"""Photos: decoded, turned upright and drawn anew as JPEG, in the sizes of screens and with nothing but pixels."""

import warnings
from io import BytesIO
from pathlib import Path

import pi_heif
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from core.files.inspection.kinds import Problem, RefusedError

MOST_PIXELS = 64_000_000
"""A telephone takes 50 million; a file of some hundred bytes can say that it holds a thousand times that."""
LONGEST_SIDE = 20_000
SIDES = {"full": 3000, "screen": 1600, "thumb": 480}
"""The longest side of each stored copy, in pixels; a smaller photo is not made larger."""
QUALITY = {"full": 88, "screen": 82, "thumb": 78}
FORMATS = {"jpeg": ["JPEG", "MPO"], "png": ["PNG"], "gif": ["GIF"], "webp": ["WEBP"], "heic": ["HEIF"]}

Sizes = dict[str, tuple[int, int]]


def inspect(file: Path, type_name: str, folder: Path) -> Sizes:
    """Write the copies into `folder`, each named after its size; returns width and height of each in pixels.

    Raises RefusedError.
    """
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    pi_heif.register_heif_opener()
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _copies(_decoded(file, type_name), folder)
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            raise RefusedError(Problem.TOO_MANY_PIXELS) from None
        except (OSError, SyntaxError, ValueError, EOFError, UnidentifiedImageError):
            raise RefusedError(Problem.DAMAGED) from None


def _decoded(file: Path, type_name: str) -> Image.Image:
    image: Image.Image = Image.open(file, formats=FORMATS[type_name])
    if image.width * image.height > MOST_PIXELS or max(image.size) > LONGEST_SIDE:
        raise RefusedError(Problem.TOO_MANY_PIXELS)
    # A JPEG can be decoded at half its size or less, which saves the memory of the rest.
    image.draft("RGB", (SIDES["full"], SIDES["full"]))
    image.load()
    if image.mode in {"RGB", "RGBA", "L", "CMYK"}:
        # Before anything else is done with it: each later step would hold all its pixels twice.
        image.thumbnail((SIDES["full"], SIDES["full"]), Image.Resampling.LANCZOS, reducing_gap=3.0)
    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    return _as_srgb(_on_white(upright), profile)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layered = image.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(white, layered).convert("RGB")
    return image


def _as_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as every screen shows them without a profile, which then need not be kept."""
    if profile and image.mode in {"RGB", "CMYK", "L"}:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(
                image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except ImageCms.PyCMSError:
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")


def _copies(image: Image.Image, folder: Path) -> Sizes:
    """Largest first, each made from the one before."""
    sizes: Sizes = {}
    for name, side in SIDES.items():
        image.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)
        # What a decoder keeps beside the pixels (comments, profiles, dates) ends here.
        bare = Image.new("RGB", image.size)
        bare.paste(image)
        bare.save(folder / name, "JPEG", quality=QUALITY[name], optimize=True, progressive=True)
        sizes[name] = bare.size
    return sizes
