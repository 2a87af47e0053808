"""SVG patterns of the hatching on maps: light lines over uncertain values, dark lines where no value is known.

The two run in different directions, so that they differ without colour; legends repeat them in CSS
(`--hatching` and `--no-value`).
"""

from markupsafe import Markup

from charts.markup import html

_LIGHT_ANGLE, _DARK_ANGLE = 45, -45


def light_hatching(name: str, *, distance: int, width: float) -> Markup:
    """The pattern of uncertain values with this id, in the units of the map."""
    return _pattern(name, distance, width, _LIGHT_ANGLE, "light")


def dark_hatching(name: str, *, distance: int, width: float) -> Markup:
    """The pattern of areas without a value with this id, in the units of the map."""
    return _pattern(name, distance, width, _DARK_ANGLE, "dark")


def _pattern(name: str, distance: int, width: float, angle: int, css_class: str) -> Markup:
    return html(
        '<pattern id="{}" width="{}" height="{}" patternUnits="userSpaceOnUse" patternTransform="rotate({})">'
        '<rect class="{}" width="{}" height="{}"/></pattern>',
        name,
        distance,
        distance,
        angle,
        css_class,
        width,
        distance,
    )
