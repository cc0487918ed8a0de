"""A readable palette from any colour an organisation calls its own (P-03).

Light is judged as WCAG 2.2 judges it: relative luminance of sRGB, contrast from 1 to 21. Colours are
moved in OKLCH (Björn Ottosson, https://bottosson.github.io/posts/oklab/), where a step in lightness looks
the same in every hue, so what comes out is still recognisably the organisation's colour.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache

TEXT = 4.5
"""WCAG 1.4.3: least contrast of text."""
SHAPE = 3.0
"""WCAG 1.4.11: least contrast of what must be seen to use the page."""

WHITE = "#ffffff"
BLACK = "#000000"
INK = "#241f1c"
STEP = 0.004
YELLOWS = (65.0, 105.0)
"""Hues in degrees that are called yellow."""
HEX = re.compile(r"#?([0-9a-fA-F]{6})")


@dataclass(frozen=True)
class Surfaces:
    """The backgrounds of one theme, as ``static/css/tokens.css`` has them (a test compares)."""

    canvas: str
    surface: str
    sunken: str
    dark: bool

    @property
    def all(self) -> tuple[str, str, str]:
        return self.canvas, self.surface, self.sunken


LIGHT = Surfaces(canvas="#f6f4f1", surface=WHITE, sunken="#edeae5", dark=False)
DARK = Surfaces(canvas="#181513", surface="#23201d", sunken="#312d29", dark=True)


@dataclass(frozen=True)
class Palette:
    """The tokens that follow the organisation; each field is a custom property with dashes."""

    accent: str
    accent_strong: str
    accent_soft: str
    accent_line: str
    accent_ink: str
    on_accent: str
    brand: str
    on_brand: str


@dataclass(frozen=True)
class Oklch:
    """Lightness 0 to 1, chroma 0 to about 0.37, hue in radians."""

    lightness: float
    chroma: float
    hue: float

    @classmethod
    def from_hex(cls, colour: str) -> "Oklch":
        red, green, blue = (linear(channel) for channel in channels(colour))
        long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
        medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
        short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
        a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
        b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
        lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
        return cls(lightness, math.hypot(a, b), math.atan2(b, a))

    def at(self, lightness: float, most_chroma: float) -> str:
        """The hex of this hue at another lightness, as vivid as sRGB and ``most_chroma`` allow."""
        chroma = min(self.chroma, most_chroma)
        while True:
            parts = Oklch(lightness, chroma, self.hue).to_linear()
            if chroma < 0.002 or all(-0.0005 <= part <= 1.0005 for part in parts):
                return "#" + "".join(f"{round(255 * encoded(part)):02x}" for part in parts)
            chroma *= 0.94

    def deepened(self) -> "Oklch":
        """The hue to darken with: dark yellow looks olive, so yellows lean to amber as they do in paint."""
        degrees = math.degrees(self.hue)
        if not YELLOWS[0] < degrees < YELLOWS[1]:
            return self
        return Oklch(self.lightness, self.chroma, math.radians(YELLOWS[0] + (degrees - YELLOWS[0]) * 0.35))

    def to_linear(self) -> tuple[float, float, float]:
        a, b = self.chroma * math.cos(self.hue), self.chroma * math.sin(self.hue)
        long = (self.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
        medium = (self.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
        short = (self.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
        return (
            4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
        )


def normal(colour: str) -> str:
    """``#rrggbb`` in small letters. Raises ValueError for anything but six hexadecimal digits."""
    match = HEX.fullmatch(colour.strip())
    if match is None:
        raise ValueError(f"{colour!r} is no colour like #73305f.")
    return "#" + match[1].lower()


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue from 0 to 1, as stored (gamma-encoded)."""
    digits = normal(colour)[1:]
    return int(digits[:2], 16) / 255, int(digits[2:4], 16) / 255, int(digits[4:], 16) / 255


def linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def encoded(part: float) -> float:
    part = min(1.0, max(0.0, part))
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def luminance(colour: str) -> float:
    """Relative luminance from 0 (black) to 1 (white), WCAG 2.2."""
    red, green, blue = (linear(channel) for channel in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio from 1 to 21, WCAG 2.2; the order does not matter."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(background: str) -> str:
    """White, near-black or black: the first that reads; white or black reads on every colour there is."""
    return next(ink for ink in (WHITE, INK, BLACK) if contrast(ink, background) >= TEXT)


def reads_on(colour: str, backgrounds: tuple[str, ...], least: float) -> bool:
    return all(contrast(colour, background) >= least for background in backgrounds)


def away_from_light(start: float) -> Iterator[float]:
    """Lightness steps from ``start`` down to black."""
    for step in range(int(start / STEP) + 1):
        yield start - step * STEP


def away_from_dark(start: float) -> Iterator[float]:
    """Lightness steps from ``start`` up to white."""
    for step in range(int((1 - start) / STEP) + 1):
        yield start + step * STEP
    yield 1.0


def nearest(
    own: Oklch, steps: Iterator[float], most_chroma: float, good: Callable[[str], bool]
) -> tuple[str, float]:
    """The first colour along ``steps`` that is good, with its lightness."""
    for lightness in steps:
        colour = own.at(lightness, most_chroma)
        if good(colour):
            return colour, lightness
    raise AssertionError("black or white is always good")


def light_palette(brand: str) -> Palette:
    """The palette on light surfaces: white words on the accent, dark accents on white."""
    own = Oklch.from_hex(brand)
    deep = own.deepened()
    soft = own.at(0.957, 0.025)
    line = own.at(0.86, 0.06)
    accent, at = nearest(
        deep,
        away_from_light(min(own.lightness, 0.62)),
        0.24,
        lambda colour: contrast(WHITE, colour) >= TEXT and reads_on(colour, LIGHT.all, SHAPE),
    )
    strong = deep.at(max(0.0, at - 0.08), 0.24)
    ink, _ = nearest(
        deep, away_from_light(at), 0.17, lambda colour: reads_on(colour, (*LIGHT.all, soft), TEXT)
    )
    return Palette(accent, strong, soft, line, ink, WHITE, brand, ink_on(brand))


def dark_palette(brand: str) -> Palette:
    """The palette on dark surfaces: dark words on a light accent, light accents on dark."""
    own = Oklch.from_hex(brand)
    soft = own.at(0.3, 0.045)
    line = own.at(0.45, 0.07)
    accent, at = nearest(
        own,
        away_from_dark(max(own.lightness, 0.76)),
        0.13,
        lambda colour: contrast(INK, colour) >= TEXT and reads_on(colour, DARK.all, SHAPE),
    )
    strong = own.at(min(1.0, at + 0.08), 0.13)
    ink, _ = nearest(
        own, away_from_dark(max(at, 0.8)), 0.11, lambda colour: reads_on(colour, (*DARK.all, soft), TEXT)
    )
    return Palette(accent, strong, soft, line, ink, INK, brand, ink_on(brand))


def declarations(palette: Palette) -> str:
    return "".join(f"--{name.replace('_', '-')}:{value};" for name, value in asdict(palette).items())


@lru_cache(maxsize=256)
def theme_css(accent_hex: str) -> str:
    """The style sheet that lays an organisation's colour over ``tokens.css``, light and dark; dark for the
    screen only, paper is white.

    ``accent_hex`` is ``#rrggbb``; the result holds hexadecimal colours only, whatever goes in.
    Raises ValueError for anything else.
    """
    brand = normal(accent_hex)
    light, dark = declarations(light_palette(brand)), declarations(dark_palette(brand))
    return (
        "@layer tokens{"
        f':root,[data-theme="light"]{{{light}}}'
        f'@media screen and (prefers-color-scheme:dark){{:root:not([data-theme="light"]){{{dark}}}}}'
        f'@media screen{{[data-theme="dark"]{{{dark}}}}}'
        "}"
    )
