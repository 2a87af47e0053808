"""Hostile data, and rules for what a page may contain whatever the data are."""

import json
import random
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from html.parser import HTMLParser

from streamlit.testing.v1 import AppTest

from pages.shell.screens import SCREENS
from tests.browser import ROOT

ADDRESSES = ("", *(screen.path for screen in SCREENS[1:]))
NAMES = (
    "<script>window.ran=1</script>",
    '"><img src=x onerror=window.ran=2>',
    "' onmouseover='window.ran=3' autofocus onfocus='window.ran=3",
    "javascript:window.ran=4",
    "</title></style></svg></textarea><svg onload=window.ran=5>",
    '<a href="https://evil.example/">press</a>',
    '=HYPERLINK("https://evil.example/";1)',
    "{0} {name} %s %(name)s {{",
    "%{x} $x^2$ &quot; &#60;b&#62; <br>",
    "\u202eturned\u2069 \u2066",
    "https://evil.example/?a=b&c=d#e",
    "county=0303&load=9;period=all",
    "../../etc/passwd",
    "👩‍👩‍👧‍👦 😀",
    "Z̴̢̛͚͈͖̆̈́̐a̸l̵g̷o̶",
    "W" * 200,
    "نام بسیار بلند " * 13,
    "long" * 1250,
    "a\0b\x07c",
    "NaN",
    "none",
    "all",
)
BEGIN = datetime(2025, 1, 1)
# The allowed elements and addresses of a page. Attributes that run scripts and addresses of other hosts are not among
# them.
VOID = {"br", "circle", "img", "input", "line", "path", "rect", "use", "wbr"}
TAGS = (
    r"a|article|b|button|caption|code|dd|defs|details|div|dl|dt|em|figcaption|figure|form|g|h[123]|header|i|label|li|nav|ol|"
    r"option|p|pattern|pre|section|select|small|span|strong|summary|svg|table|tbody|td|text|th|thead|tr|ul"
)
ADDRESS = re.compile(r"(\./|[a-z]+)?\?[^<>\"']*|#shape-.*", re.DOTALL)
STYLE = re.compile(r"[\w\s.%:;,()#-]*")
PLOTLY = re.compile(r"<(?!/?b>|br>|/?extra>)")


def rows(n: int = 1500, names: tuple[str, ...] = NAMES, days: int = 200) -> list[dict[str, str]]:
    """Cases whose names, codes and numbers are all hostile texts."""
    chance = random.Random(111)
    cases = []
    for i in range(n):
        name, other = chance.choice(names), chance.choice(names)
        at = BEGIN + timedelta(days=chance.randrange(days), minutes=chance.randrange(1440))
        due = at + timedelta(days=10)
        answer = at + timedelta(hours=chance.expovariate(1 / 150))
        row = {
            "id": f"{name[:80]}{i}",
            "registered_at": f"{at:%Y-%m-%d %H:%M}",
            "due_at": chance.choice(["", "9999-12-31", "x", *[f"{due:%Y-%m-%d %H:%M}"] * 9]),
            "kind": chance.choice(["complaint", "request", name]),
            "channel": chance.choice(["phone", "portal", name]),
            # A file most of whose counties are unknown is refused.
            "county": other if i % 5 < 2 else "تبریز",
            "agency": name,
            "peer_group": names[i % 2],
            "topic": other,
            "topic_group": name,
            "place": name,
            "trip": chance.choice(["", "", other]),
            "latitude": chance.choice(["38", "NaN", name]),
            "longitude": "46",
        }
        if chance.random() < 0.8:
            row |= {"answered_at": f"{answer:%Y-%m-%d %H:%M}", "closed_at": f"{answer:%Y-%m-%d %H:%M}"}
            if chance.random() < 0.05:
                row |= {"answered_at": chance.choice(["1800-01-01", "9999-12-31"]), "closed_at": "2500-01-01"}
            row |= {"outcome": chance.choice(["resolved", "explained", name]), "status": "closed"}
        if chance.random() < 0.02:
            row["registered_at"] = name  # A row that is rejected.
        cases.append(row)
    return cases


class _Reader(HTMLParser):
    """A parser that collects unknown elements, forbidden attributes and unbalanced tags (`wrong`), and all texts."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID and not re.fullmatch(TAGS, tag):
            self.wrong.append(f"<{tag}> {attrs}"[:200])
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            fine = not name.startswith("on") and re.fullmatch(r"[a-z][a-z0-9:-]*", name)
            if name == "href":
                fine = fine and ADDRESS.fullmatch(value or "")
            elif name == "src":
                fine = fine and (value or "").startswith("data:image/svg+xml,")
            elif name in ("style", "fill", "class", "id"):
                fine = fine and STYLE.fullmatch(value or "") and "url(" not in (value or "")
            if not fine and not (name == "id" and tag == "path"):
                self.wrong.append(f"<{tag} {name}={value!r}>"[:200])

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def wrong_in(html: str) -> list[str]:
    """Everything in a piece of HTML that our own markup never contains."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    left = [f"<{tag}> is not closed" for tag in reader.open]
    if re.search(r"\bnan\b", "".join(reader.words).replace("NaN", "")):
        left.append("nan")
    return reader.wrong + left


def pieces(app: AppTest) -> list[str]:
    """The pieces of HTML that a run of the app has drawn."""
    drawn = [each.proto for each in app.main if each.type == "bidi_component"]
    html_pieces = [each.bytes.decode() for each in drawn if each.WhichOneof("data") == "bytes"]
    assert html_pieces
    return html_pieces


class Visitor:
    """A simulated reader who opens one screen after the other, without a browser."""

    app: AppTest

    def see(self, screen: str, params: dict[str, list[str]]) -> str:
        """Open a screen at an address and return its HTML. Fails if anything in it is wrong."""
        self.app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
        self.app.session_state["leaving for"] = (screen, params)
        self.app.run()
        assert not self.app.exception, (screen, params)
        drawn = pieces(self.app)
        html = "".join(drawn)
        wrong = [fault for piece in drawn for fault in wrong_in(piece)]
        wrong += [text[:200] for text in self._of_plotly() if PLOTLY.search(text)]
        assert not wrong, (screen, params, wrong[:5])
        assert 'class="broken"' not in html, (screen, params, re.findall(r"<p>([0-9a-f]{6})</p>", html))
        assert self._of_bar()["page"] == screen
        return html

    def _of_bar(self) -> dict[str, object]:
        """What the scope bar was given; it names the screen."""
        parts = [
            json.loads(each.proto.json)
            for each in self.app.main
            if each.type == "bidi_component" and each.proto.json
        ]
        return next(part for part in parts if "page" in part)

    def _of_plotly(self) -> Iterator[str]:
        for each in self.app.main:
            if each.type == "plotly_chart":
                yield from texts(json.loads(each.proto.spec))


def texts(value: object) -> Iterator[str]:
    """Every text in nested plain data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


def addresses() -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Every screen in both languages."""
    for screen in ADDRESSES:
        yield screen, {"period": ["all"]}
        yield screen, {"period": ["all"], "lang": ["en"]}
