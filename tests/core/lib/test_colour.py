"""Whatever colour an organisation brings, its pages can be read (P-03), and so can ours."""

import re
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.lib.colour import (
    DARK,
    LIGHT,
    SHAPE,
    TEXT,
    Palette,
    Surfaces,
    contrast,
    dark_palette,
    light_palette,
    luminance,
    theme_css,
)

TOKENS = Path(__file__).resolve().parents[3] / "static" / "css" / "tokens.css"
any_colour = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
TONES = ("ok", "attention", "danger", "info")


def assert_readable(palette: Palette, surfaces: Surfaces):
    soft = palette.accent_soft
    assert contrast(palette.on_accent, palette.accent) >= TEXT
    assert contrast(palette.on_accent, palette.accent_strong) >= TEXT
    assert contrast(palette.on_brand, palette.brand) >= TEXT
    for background in (*surfaces.all, soft):
        assert contrast(palette.accent_ink, background) >= TEXT
    for background in surfaces.all:
        assert contrast(palette.accent, background) >= SHAPE


@pytest.mark.spec("P-03")
@given(any_colour)
@example("#ffd500")
@example("#ffffff")
@example("#000000")
@example("#777777")
def test_any_colour_gives_a_readable_light_palette(colour):
    palette = light_palette(colour)
    assert_readable(palette, LIGHT)
    assert contrast("#241f1c", palette.accent_soft) >= TEXT


@pytest.mark.spec("P-03")
@given(any_colour)
@example("#0000ff")
@example("#ffffff")
@example("#000000")
@example("#777777")
def test_any_colour_gives_a_readable_dark_palette(colour):
    palette = dark_palette(colour)
    assert_readable(palette, DARK)
    assert contrast("#f3efe9", palette.accent_soft) >= TEXT


@given(any_colour)
def test_the_colour_itself_is_kept_as_the_brand(colour):
    assert light_palette(colour).brand == dark_palette(colour).brand == colour


@given(any_colour)
def test_the_style_sheet_holds_nothing_but_tokens_and_hexadecimal_colours(colour):
    values = re.findall(r"--[a-z-]+:([^;]+);", theme_css(colour))
    assert len(values) == 3 * len(asdict(light_palette(colour)))
    assert all(re.fullmatch(r"#[0-9a-f]{6}", value) for value in values)


def test_who_chose_dark_still_prints_dark_letters_on_white_paper():
    for sheet in (theme_css("#00868b"), TOKENS.read_text(encoding="utf-8")):
        packed = sheet.replace(" ", "").replace("\n", "")
        assert packed.count('@mediascreen{[data-theme="dark"]{') == packed.count('[data-theme="dark"]{') == 1


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345g", "#123456}body{display:none", "", "#1234567"])
def test_anything_but_six_hexadecimal_digits_is_refused(colour):
    with pytest.raises(ValueError, match="is no colour"):
        theme_css(colour)


def test_capitals_and_a_missing_hash_are_fine():
    assert theme_css("00868B") == theme_css("#00868b")


def test_black_on_white_is_twenty_one_to_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == 1


def test_contrast_agrees_with_the_example_that_just_passes():
    # #767676 is the lightest grey that passes on white at 4.5 to 1.
    assert contrast("#767676", "#ffffff") >= TEXT > contrast("#777777", "#ffffff")


def test_luminance_weighs_green_most():
    assert luminance("#00ff00") > luminance("#ff0000") > luminance("#0000ff")


# The tokens of Kring's own theme


def themes() -> dict[str, dict[str, str]]:
    blocks = re.findall(r"([^{}]*)\{([^{}]*color-scheme[^{}]*)\}", TOKENS.read_text(encoding="utf-8"))
    return {
        selector.strip().splitlines()[-1].strip(): dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6});", body))
        for selector, body in blocks
    }


LIGHT_BLOCK = '[data-theme="light"]'
DARK_BLOCK = '[data-theme="dark"]'
DARK_BY_DEVICE = ':root:not([data-theme="light"])'


def test_dark_by_choice_and_dark_by_device_are_the_same():
    assert themes()[DARK_BLOCK] == themes()[DARK_BY_DEVICE]


@pytest.mark.parametrize(("block", "surfaces"), [(LIGHT_BLOCK, LIGHT), (DARK_BLOCK, DARK)])
def test_the_palettes_are_made_for_the_surfaces_that_pages_have(block, surfaces):
    tokens = themes()[block]
    assert (tokens["canvas"], tokens["surface"], tokens["sunken"]) == surfaces.all


@pytest.mark.parametrize(("block", "surfaces"), [(LIGHT_BLOCK, LIGHT), (DARK_BLOCK, DARK)])
def test_every_pair_of_text_and_background_is_readable(block, surfaces):
    tokens = themes()[LIGHT_BLOCK] | themes()[block]
    for background in surfaces.all:
        for text in ("ink", "ink-soft", "accent-ink", *TONES):
            assert contrast(tokens[text], background) >= TEXT, (text, background)
        assert contrast(tokens["line-strong"], background) >= SHAPE, background
        assert contrast(tokens["accent"], background) >= SHAPE, background
    for tone in TONES:
        for text in ("ink", tone):
            assert contrast(tokens[text], tokens[f"{tone}-soft"]) >= TEXT, (text, tone)
    pairs = (
        ("on-accent", "accent"),
        ("on-accent", "accent-strong"),
        ("on-brand", "brand"),
        ("on-sun", "sun"),
        ("on-danger", "danger"),
        ("accent-ink", "accent-soft"),
        ("ink", "accent-soft"),
    )
    for text, background in pairs:
        assert contrast(tokens[text], tokens[background]) >= TEXT, (text, background)
