"""The document on settings lists every setting with its real default."""

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from queries.settings.openid_settings import OpenId
from queries.settings.province_settings import DueRule, Settings, Target
from queries.settings.pull_declarations import DatabaseSource, FolderSource, Open311Source, PullSource
from queries.settings.signed_header_settings import SignedHeader

PAGE = (Path(__file__).parent.parent / "docs" / "settings.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)


def names(model: type[BaseModel]) -> set[str]:
    """The name of every setting, including nested ones."""
    fields = set(model.model_fields)
    for field in model.model_fields.values():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            fields |= names(field.annotation)
    return fields


def test_the_example_is_the_defaults():
    assert EXAMPLE is not None

    assert Settings.model_validate(tomllib.loads(EXAMPLE[1])) == Settings()


IN_LISTS = (DueRule, OpenId, SignedHeader, Target, PullSource, DatabaseSource, Open311Source, FolderSource)


@pytest.mark.parametrize("name", sorted(names(Settings).union(*map(names, IN_LISTS))))
def test_every_setting_is_on_the_page(name):
    assert re.search(rf"\b{name}\b", PAGE)


def test_the_example_of_sources_is_valid_and_names_the_defaults():
    example = re.search(r"```toml\n(\[\[pull\]\].*?)```", PAGE, re.DOTALL)
    assert example is not None

    database, open311, folder = Settings.model_validate(tomllib.loads(example[1])).pull

    for declared in (database.database, open311.open311, folder.folder):
        for name, field in type(declared).model_fields.items():
            if not field.is_required() and field.default is not None and name != "pattern":
                assert getattr(declared, name) == field.default, name
