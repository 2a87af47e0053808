"""The pictures of every screen, taken anew by `make pictures` from a full demo province: look at them afterwards."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.bench.screens import names

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screens"
TALLEST = 3200  # of a screen, in pixels: what is below is more of the same table
WIDTHS = {1440: 0.5, 390: 0.75}  # and by how much the picture is made smaller
COLOURS = 96
# Pages that a screen leads to, and where: the first link of a kind on it.
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
@pytest.mark.parametrize("name", ["", *names(), *WITHIN])
def test_picture(whole_province, look, name, lang, width, dark):
    outer, link = WITHIN.get(name, (name, ""))
    screen = look(f"{whole_province}/{outer}", width=width, lang=lang, dark=dark)
    if link:
        screen.leave(lambda: screen.page.locator(link).first.click())
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
    small.quantize(COLOURS).save(FOLDER / f"{name}.png", optimize=True)
