"""Draw a form of our own: lists and buttons as HTML, whose values are sent together when a button is pressed.

Streamlit's own select boxes rerun the page at each choice, and open Persian lists from left to right.
"""

from collections.abc import Callable

from markupsafe import Markup, escape

from pages.widgets.elements.drawing import component, component_script, event_value
from persian.bidi import mark_percentages

_SCRIPT = component_script("form", "form/form.js")


def draw_form(markup: Markup, key: str, *, on_send: Callable[[str, dict[str, str]], None]) -> None:
    """Draw a form; `on_send` receives the value of the button that was pressed and the values by name.

    `on_send` is called before the page is drawn again. The markup must change with every answer of the server (see
    `data-turn`), or the form would wait for ever.
    """

    def sent() -> None:
        received = event_value(key, "sent")
        if isinstance(received, dict):
            values = received.get("values")
            pairs = values.items() if isinstance(values, dict) else ()
            on_send(str(received.get("action", "")), {str(name): str(value) for name, value in pairs})

    component("form", _SCRIPT)(key=key, data=mark_percentages(escape(markup)).encode(), on_sent_change=sent)
