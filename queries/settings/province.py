"""Cached access to the geography of the configured province."""

from functools import lru_cache
from pathlib import Path

from geo.province import Province
from geo.province import load_province as load_province


@lru_cache(maxsize=4)
def province_at(folder: Path) -> Province:
    """Load the province described by a folder, cached by path."""
    return load_province(folder)
