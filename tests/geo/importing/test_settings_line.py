"""The line of the province in a settings file."""

import tomllib
from pathlib import Path

import pytest

from geo.importing.settings_line import choose_province, with_province
from geo.tomlfile import DeclarationError


@pytest.mark.parametrize(
    "before",
    [
        "",
        'province = "east-azerbaijan"\ntimezone = "Asia/Tehran"\n',
        '# ours\ntimezone = "Asia/Tehran"\n[assessment]\non_time_floor = 0.4\n',
        "[assessment]\non_time_floor = 0.4\n",
    ],
)
def test_the_province_is_set_and_the_rest_stays(before: str) -> None:
    after = with_province(before, "isfahan")

    assert tomllib.loads(after) == tomllib.loads(before) | {"province": "isfahan"}
    assert with_province(after, "isfahan") == after
    assert ("# ours" in after) == ("# ours" in before)


def test_a_file_that_is_no_toml_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "negah.toml"
    path.write_text("title = ", encoding="utf-8")

    with pytest.raises(DeclarationError, match='write into it yourself: province = "isfahan"'):
        choose_province(path, "isfahan")

    assert path.read_text(encoding="utf-8") == "title = "
