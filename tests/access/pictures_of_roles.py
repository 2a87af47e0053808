"""Screenshots of the first screen of each role over the demo province, in Persian (`make pictures`)."""

import io

import pytest
from PIL import Image

from records.roles import Role
from tests.browser import ROOT
from tests.pictures import COLOURS, KEEPING

FOLDER = ROOT / "docs" / "screens"
WIDTHS = {1440: 0.5, 390: 0.75}  # the factor by which the screenshot is scaled down


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("role", list(Role))
def test_picture_of_the_first_screen(open_as, role, width):
    screen = open_as(role, width=width)
    picture = Image.open(io.BytesIO(screen.page.screenshot())).convert("RGB")

    size = (round(picture.width * WIDTHS[width]), round(picture.height * WIDTHS[width]))
    small = picture.resize(size, Image.Resampling.LANCZOS).quantize(COLOURS, method=KEEPING)
    small.save(FOLDER / f"first-{role.value}-fa-{width}.png", optimize=True)

    assert screen.complaints() == []
