"""A figure handed to the page as it is."""

from typing import Any

from plotly.basedatatypes import BaseFigure


class ReadyFigure(BaseFigure):
    """A figure of plain data that is not validated and copied again for every viewer: the tests have validated it."""

    def __init__(self, figure: dict[str, Any]) -> None:
        self._ready = figure

    def to_dict(self) -> dict[str, Any]:
        """The figure as plain data."""
        return self._ready
