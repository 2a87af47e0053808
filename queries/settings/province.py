"""The province whose places the data speak of."""

from functools import lru_cache
from pathlib import Path

from geo.province import Province
from geo.province import load_province as load_province


@lru_cache(maxsize=4)
def province_at(folder: Path) -> Province:
    """The province in a folder, read once."""
    return load_province(folder)
