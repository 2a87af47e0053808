"""The title of the dashboard, and the titles of its pages in tabs, bookmarks and the history of the browser."""

from geo.tomlfile import DeclarationError
from pages.view.view import View
from queries.settings.province_settings import Title, settings
from queries.vocabulary.scope import DIMENSION_FIELDS, joined_names


def title(lang: str) -> str:
    """The title of the dashboard from the settings; the default title if the settings cannot be read."""
    try:
        return settings().title.label(lang)
    except DeclarationError:
        return Title().label(lang)


def page_title(screen: str, lang: str) -> str:
    """The title of a screen before it is known what it shows."""
    return f"{screen} · {title(lang)}"


def title_of_view(view: View, screen: str) -> str:
    """The title of a screen with the counties and offices that are chosen, which come first: tabs cut off the end."""
    labels = view.labels()
    chosen = (
        joined_names(
            [labels[name].get(code, code) for code in getattr(view.scope, DIMENSION_FIELDS[name])], view.lang
        )
        for name in ("county", "agency")
    )
    return " · ".join([*filter(None, chosen), page_title(screen, view.lang)])
