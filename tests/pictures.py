"""The pictures of the README, taken anew by `make pictures` from a full demo province."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PICTURES = {
    "overview-fa": {"lang": "fa", "width": 1440, "height": 1500},
    "overview-en": {"lang": "en", "width": 1440, "height": 1500},
    "overview-fa-390": {"lang": "fa", "width": 390, "height": 1700},
}


@pytest.fixture(scope="module")
def whole_province(tmp_path_factory, serve) -> str:
    """Address of a dashboard over the demo province in its full size."""
    url = f"duckdb:///{tmp_path_factory.mktemp('province') / 'negah.duckdb'}"
    subprocess.run([sys.executable, "-m", "intake", "demo", "--database", url], cwd=ROOT, check=True)
    return serve(url)


@pytest.mark.parametrize("name", PICTURES)
def test_picture(whole_province, look, name):
    picture = PICTURES[name]

    screen = look(whole_province, width=picture["width"], lang=picture["lang"])
    screen.page.set_viewport_size({"width": picture["width"], "height": picture["height"]})
    screen.settle(rest=2)
    screen.page.screenshot(path=ROOT / "docs" / "screens" / f"{name}.png")

    assert screen.complaints() == []
