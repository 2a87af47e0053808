"""The colours that figures, style sheet and Streamlit theme share are written in three places, and must agree."""

import re
import tomllib
from pathlib import Path

import pytest

from charts.palette import Palette

ROOT = Path(__file__).resolve().parent.parent.parent


def variables(*, dark: bool) -> dict[str, str]:
    """The colour variables of one mode of the style sheet."""
    blocks = re.findall(
        r":root \{(.*?)\}",
        (ROOT / "assets" / "style" / "00-colours.css").read_text(encoding="utf-8"),
        re.DOTALL,
    )
    return dict(re.findall(r"--([\w-]+): (#\w{6})", blocks[dark]))


@pytest.mark.parametrize("dark", [False, True])
def test_colours_agree(dark):
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
    assert palette.late == style["late"]
    assert palette.late_soft == style["late-soft"]
    assert palette.steps == tuple(style[f"step-{i}"] for i in range(6))
    assert palette.series == tuple(style[f"series-{i}"] for i in range(6))


@pytest.mark.parametrize("dark", [False, True])
def test_the_scale_grows_darker_or_lighter_throughout(dark):
    shades = [sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in Palette.of(dark=dark).steps]
    assert shades == sorted(shades, reverse=not dark)
