"""Data."""

from pages.drawing import draw


def show() -> None:
    """Draw the screen."""
    draw("", "data")
