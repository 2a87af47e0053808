"""The colours that figures, style sheet and Streamlit theme share are written in three places, and must agree."""

import re
import tomllib
from pathlib import Path

import pytest

from charts.parts.palette import Palette, paper_colours

ROOT = Path(__file__).resolve().parents[3]


def variables(*, dark: bool) -> dict[str, str]:
    """The colour variables of one mode of the style sheet."""
    blocks = re.findall(
        r":root \{(.*?)\}",
        (ROOT / "assets" / "style" / "00-colours.css").read_text(encoding="utf-8"),
        re.DOTALL,
    )
    return dict(re.findall(r"--([\w-]+): (#\w{6})", blocks[dark]))


@pytest.mark.parametrize("dark", [False, True])
def test_charts_the_style_sheet_and_the_theme_have_the_same_colours(dark):
    palette, style = Palette.of(dark=dark), variables(dark=dark)
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    mode = theme["dark" if dark else "light"]
    assert palette.ink == style["ink"] == mode["textColor"]
    assert palette.accent == style["accent"] == mode["primaryColor"] == mode["linkColor"]
    assert palette.paper == style["paper"] == mode["backgroundColor"]
    assert style["soft"] == mode["secondaryBackgroundColor"]
    assert style["line"] == mode["borderColor"]
    assert palette.muted == style["muted"]
    assert palette.water == style["water"]
    assert palette.unknown == style["unknown"]
    assert palette.second == style["second"]
    assert palette.late == style["late"]
    assert palette.late_soft == style["late-soft"]
    assert palette.steps == tuple(style[f"step-{i}"] for i in range(6))
    assert palette.series == tuple(style[f"series-{i}"] for i in range(6))


@pytest.mark.parametrize("dark", [False, True])
def test_the_scale_grows_darker_or_lighter_throughout(dark):
    shades = [sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in Palette.of(dark=dark).steps]
    assert shades == sorted(shades, reverse=not dark)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("background", [*(f"step-{i}" for i in range(6)), "unknown"])
def test_names_on_a_map_are_legible_on_every_colour(background, dark):
    style = variables(dark=dark)
    assert contrast(style[f"on-{background}"], style[background]) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_the_border_of_a_field_is_seen(dark):
    """Non-text contrast of 3 (WCAG 2.2, success criterion 1.4.11)."""
    style = variables(dark=dark)
    assert contrast(style["second"], style["paper"]) >= 3


def test_every_colour_of_dark_mode_has_one_of_the_same_role_on_paper():
    colours = paper_colours()
    assert colours["230, 237, 240"] == "23, 35, 43"  # ink
    assert colours["108, 196, 216"] == "11, 92, 115"  # accent, and the first series
    # A colour of light mode must not be replaced: light figures are printed as they are.
    assert not set(colours) & set(colours.values())


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of a colour, 0 to 1 (WCAG 2.2, "relative luminance")."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
