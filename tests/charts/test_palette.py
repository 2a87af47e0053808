"""The same colours in figures, in the style sheet and in the theme: they are written three times, and must agree."""

import re
import tomllib
from pathlib import Path

import pytest

from charts.palette import Palette

ROOT = Path(__file__).resolve().parent.parent.parent


def variables(*, dark: bool) -> dict[str, str]:
    """The colours that the style sheet names, of one mode."""
    blocks = re.findall(
        r":root \{(.*?)\}", (ROOT / "assets" / "style.css").read_text(encoding="utf-8"), re.DOTALL
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
