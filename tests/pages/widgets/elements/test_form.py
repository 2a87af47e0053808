"""A form sends the button that was pressed and its values to the server, whatever else the browser says."""

import pytest

from charts.markup import html
from pages.widgets.elements import drawing, form


@pytest.mark.parametrize(
    ("sent", "received"),
    [
        ({"action": "load", "values": {"name": "ours", "n": 3}}, [("load", {"name": "ours", "n": "3"})]),
        ({"values": None}, [("", {})]),
        ({"action": "load", "values": ["name"]}, [("load", {})]),
        (None, []),
    ],
)
def test_what_was_sent_is_handed_on_as_texts(monkeypatch, sent, received) -> None:
    mounted, got = {}, []
    monkeypatch.setattr(form, "component", lambda *_names: lambda **given: mounted.update(given))
    monkeypatch.setattr(drawing.st, "session_state", {"key": {"sent": sent}})

    form.draw_form(
        html("<form>{}</form>", "<a>"), "key", on_send=lambda action, values: got.append((action, values))
    )
    mounted["on_sent_change"]()

    assert got == received
    assert mounted["data"] == b"<form>&lt;a&gt;</form>"
