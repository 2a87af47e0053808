"""The document on settings lists every setting with its real default."""

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from queries.settings.province_settings import DueRule, Settings, Target

PAGE = (Path(__file__).parent.parent / "docs" / "settings.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)


def names(model: type[BaseModel]) -> set[str]:
    """The name of every setting, including nested ones."""
    found = set(model.model_fields)
    for field in model.model_fields.values():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found |= names(field.annotation)
    return found


def test_the_example_is_the_defaults():
    assert EXAMPLE is not None

    assert Settings.model_validate(tomllib.loads(EXAMPLE[1])) == Settings()


@pytest.mark.parametrize("name", sorted(names(Settings) | names(DueRule) | names(Target)))
def test_every_setting_is_on_the_page(name):
    assert re.search(rf"\b{name}\b", PAGE)
