"""The view of a viewer before anything is loaded, when there is no store to look at."""

from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlencode

from pages.view.view import DEFAULT_LANGUAGE, View
from persian.translate import Translator, translator


@dataclass(frozen=True)
class FirstView:
    """A language, and the URL of the store that the first load will make."""

    lang: str
    database: str

    @property
    def t(self) -> Translator:
        """The translator into the viewer's language."""
        return translator(self.lang)

    def screen_link(self, screen: str, **change: list[str] | None) -> str:
        """The address of a screen, as in `View.screen_link`."""
        language = {"lang": [self.lang]} if self.lang != DEFAULT_LANGUAGE else {}
        params = language | {key: values or [] for key, values in change.items()}
        return f"{screen or './'}?{urlencode(params, doseq=True)}"


AnyView: TypeAlias = View | FirstView


def database_of(view: AnyView) -> str:
    """The URL of the store of a view, with its password."""
    return (
        view.database if isinstance(view, FirstView) else view.store.url.render_as_string(hide_password=False)
    )
