"""Links to closed screens lose their address."""

import pytest

from door.viewers import LOCAL_VIEWER, Viewer
from pages.view.viewer import as_viewer
from pages.widgets.elements.drawing import without_closed_links

PRESS = Viewer("sara", "", frozenset({"press"}))
CLOSED = (
    '<a href="hotspots?period=all">x</a>',
    '<a class="way-out" href="./?period=all">x</a>',
    '<a href="cases?state=open&amp;sort=oldest" aria-current=true>x</a>',
    '<a href="data">x</a>',
)
OPEN = (
    '<a href="press?period=1404">x</a>',
    '<a href="?period=all">x</a>',
    '<a class="person" href="./account">x</a>',
    '<a href="definitions?">x</a>',
)


@pytest.mark.parametrize("link", CLOSED)
def test_a_closed_screen_is_not_linked_to(link):
    with as_viewer(PRESS):
        assert "href" not in without_closed_links(link)
        assert without_closed_links(link).endswith(">x</a>")
    with as_viewer(LOCAL_VIEWER):
        assert without_closed_links(link) == link


@pytest.mark.parametrize("link", OPEN)
def test_an_open_screen_is(link):
    with as_viewer(PRESS):
        assert without_closed_links(link) == link
