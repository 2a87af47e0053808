"""Cached access to the geography of the configured province."""

from functools import lru_cache
from pathlib import Path

from geo.province import Province, load_province
from geo.tomlfile import DeclarationError
from persian.area_words import AreaWords, use_area_words
from queries.settings.province_settings import settings


@lru_cache(maxsize=4)
def province_at(folder: Path) -> Province:
    """Load the province described by a folder, cached by path. Raises DeclarationError."""
    return load_province(folder)


def check_province() -> None:
    """Raise DeclarationError if the province of the settings cannot be used. For commands, before they answer."""
    province_at(settings().province_folder)


def _area_words() -> AreaWords | None:
    """The words of the province for its areas; None for counties, and where the settings or the province are faulty."""
    try:
        return province_at(settings().province_folder).area_words
    except DeclarationError:
        return None  # reported where the settings are needed; a text must not fail for it


# Texts are written where nothing is known of provinces, so their words are asked for from here.
use_area_words(_area_words)
