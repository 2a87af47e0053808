"""The title of the dashboard."""

from geo.tomlfile import DeclarationError
from queries.settings.province_settings import Title, settings


def title(lang: str) -> str:
    """The title of the dashboard from the settings; the default title if the settings cannot be read."""
    try:
        texts = settings().title
    except DeclarationError:
        texts = Title()
    return texts.fa if lang == "fa" else texts.en
