"""The pictures in docs/screens keep the amber of what is overdue, which few of their pixels have."""

import pytest
from PIL import Image

from tests.pictures import FOLDER


@pytest.mark.parametrize("name", ["overview-fa-1440", "overview-en-1440", "overview-fa-390"])
def test_the_pictures_of_the_overview_have_the_amber_of_what_is_overdue(name: str) -> None:
    with Image.open(FOLDER / f"{name}.png") as picture:
        colours = picture.convert("RGB").getcolors(1 << 24)
    assert sum(count for count, (red, _, blue) in colours if red > blue + 30) > 100
