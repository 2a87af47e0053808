"""What the dashboard is called."""

from geo.tomlfile import DeclarationError
from queries.settings.province_settings import Title, settings


def title(lang: str) -> str:
    """The title of the dashboard; that of the house where the settings cannot be read."""
    try:
        named = settings().title
    except DeclarationError:
        named = Title()
    return named.fa if lang == "fa" else named.en
