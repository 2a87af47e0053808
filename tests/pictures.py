"""Screenshots of every screen over a full demo province (`make pictures`). Look at them before you commit them."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from records.role_rights import EVERY_RIGHT
from tests.bench.screens import names

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screens"
TALLEST = 3200  # Largest height in pixels: below this there is only more of the same table.
WIDTHS = {1440: 0.5, 390: 0.75}  # The factor by which the screenshot is scaled down.
COLOURS = 255
# Median cut, the usual method, drops colours of few pixels: no amber of what is overdue was left in any picture.
KEEPING = Image.Quantize.MAXCOVERAGE
# The screens that are open to everybody on this computer; the others would show a notice only.
OPEN = ["", *(name for name in names() if EVERY_RIGHT.may_open(name))]
# Pages that are reached from a screen: the first link that matches this selector on it.
WITHIN = {"one-agency": ("agencies", ".offices tbody th a"), "one-county": ("counties", "tbody th a")}


@pytest.fixture(scope="module")
def whole_province(tmp_path_factory, serve) -> str:
    """Address of a dashboard over the demo province in its full size."""
    url = f"duckdb:///{tmp_path_factory.mktemp('province') / 'negah.duckdb'}"
    subprocess.run([sys.executable, "-m", "intake", "demo", "--database", url], cwd=ROOT, check=True)
    return serve(url)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize("name", [*OPEN, *WITHIN])
def test_picture(whole_province, look, name, lang, width, dark):
    outer, link = WITHIN.get(name, (name, ""))
    screen = look(f"{whole_province}/{outer}", width=width, lang=lang, dark=dark)
    if link:
        screen.leave(lambda: screen.page.locator(link).first.click())
        screen.page.mouse.move(0, 0)  # what lies under the mouse is shaded
    height = screen.page.evaluate("document.querySelector('.stMainBlockContainer').scrollHeight")
    screen.page.set_viewport_size({"width": width, "height": min(int(height), TALLEST)})
    screen.settle(rest=1)

    _save(
        screen.page.screenshot(),
        f"{name or 'overview'}-{lang}-{width}{'-dark' if dark else ''}",
        WIDTHS[width],
    )

    assert screen.complaints() == []


def _save(picture: bytes, name: str, size: float) -> None:
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    small = image.resize((round(image.width * size), round(image.height * size)), Image.Resampling.LANCZOS)
    small.quantize(COLOURS, method=KEEPING).save(FOLDER / f"{name}.png", optimize=True)
