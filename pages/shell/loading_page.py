"""Loading page: a skeleton that the browser shows before Streamlit's script has run.

Streamlit's own page is blank until some megabytes of JavaScript are loaded, which on an old machine takes
seconds. This middleware adds to that page the dashboard's title and an outline of a screen.
`assets/piece/piece.js` removes the outline when the first component is drawn. The outline is in the
language of the address, so that the text direction does not change when the screen appears.

The page also names what every screen needs and what Streamlit's script would ask for only when it draws the first
element: our style sheet, scripts and font, some modules of Streamlit, and Plotly's script after all others. Where the
screen has no figure of Plotly, that script is only fetched for the next screens, when the browser is idle.

It gets a short script with the server's address. Without it, Streamlit's script would try two
addresses before it connects.

Whoever has as many pages open as one person may gets a page that says so: the socket of a further one would be refused,
and the outline would stay for ever.

Streamlit serves its page at every address, but the page names its files relative to the address: below a screen, as at
`/volume/x`, none is found, and the outline would stay for ever too. Such an address leads to its first part.
"""

import re
from functools import cache
from urllib.parse import parse_qs, quote

from markupsafe import Markup
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from charts.markup import html, join, script_element, style_element
from door.auth_pages import document, document_response
from door.middleware import FULL
from door.sockets import MAX_OPEN, SESSION_ENDED
from pages.shell.door_setup import rules
from pages.shell.own_files import route_path
from pages.shell.screens import SCREENS
from pages.shell.sent_files import FOLDER
from pages.shell.title import title
from pages.view.view import language
from pages.widgets.choosing.scope_bar import BAR_SCRIPT, CHOICES_SCRIPT
from pages.widgets.elements.drawing import ASSETS, FIGURE_SCRIPT, PIECE_SCRIPT, PLOTLY_ADDRESS
from pages.widgets.elements.page_files import page_file
from persian.digits import number
from persian.translate import translator

ROOT = html('<div id="root"></div>')
FONT = "./assets/fonts/Vazirmatn.woff2"  # relative to the page, like those of all other files
# As in .streamlit/config.toml, which Streamlit's script reads only later. Until then the browser would look for another
# font with Persian letters on the computer, before it shows or runs anything.
_FONT_FACE = (
    f'@font-face{{font-family:Vazirmatn;src:url("{FONT}") format("woff2");'
    "font-weight:100 900;font-style:normal}"
)
_STYLE = """
body{margin:0;background:#ffffff;color:#0b5c73}
.outline{font-family:Vazirmatn,sans-serif;position:fixed;inset:0;max-width:1436px;margin:0 auto;padding:4rem 2rem 0;
pointer-events:none;z-index:9}body:has([data-testid="stDialog"],[data-testid="stException"]) .outline{display:none}
.outline h1{font-size:1.45rem;margin:0;padding:0;color:#0b5c73}
.outline p{margin:.2rem 0 1.4rem;color:#55646e;font-size:.92rem}
.outline div{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.8rem;margin-top:.9rem}
.outline i{display:block;height:9rem;border-radius:12px;background:#f3f6f7}.outline .wide i{height:22rem}
@media(prefers-color-scheme:dark){body{background:#10181d;color:#6cc4d8}.outline i{background:#18232a}
.outline p{color:#9fb1bb}.outline h1{color:#6cc4d8}}
@media(max-width:640px){.outline{padding:3.7rem .9rem 0}}
"""
# Sets the globals that Streamlit's script looks for before it tries to find its server: the base URL (screens are
# one path level below it) and the same answer that the `host-config` endpoint would give.
#
# When a session ends or its viewer's rights change, the server closes the socket (`SESSION_ENDED`) or refuses a new
# one. Streamlit's script would then leave the figures on the screen and try again for ever. The page is therefore
# loaded anew: if the server no longer knows the viewer, this leads to the sign-in page, and from there back again.
CONNECTION_SCRIPT = (
    '{const base=new URL("./",location).href;'
    "window.__streamlit={BACKEND_BASE_URL:base,"
    "HOST_CONFIG:{allowedOrigins:[location.origin],useExternalAuthToken:false}};"
    "const leave=()=>location.reload();"
    "window.WebSocket=class extends WebSocket{constructor(...given){super(...given);"
    'this.addEventListener("close",({code})=>{'
    f"if(code==={SESSION_ENDED})leave();"
    'else if(code!==1000)fetch(base+"_stcore/host-config").then(({status})=>status===401&&leave(),()=>{})})}}}'
)
# All CSS files of assets/style, in the order of their names.
STYLE_SHEET = page_file(
    "style.css",
    "".join(path.read_text(encoding="utf-8") for path in sorted((ASSETS / "style").glob("*.css"))),
)
PLOTLY_PATHS = frozenset(f"/{screen.path}" for screen in SCREENS if screen.has_plotly)
# The font that Streamlit's page loads ahead, in which no text of ours is set.
_OTHER_FONT = re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>')
# Names without the checksum: components, `st.html` and download buttons are on nearly every screen.
ELEMENTS = ("BidiComponent", "Html", "DownloadButton")
IMPORT = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')


def skeleton_html(lang: str) -> Markup:
    """The skeleton of a screen: title, a "getting ready" line and grey boxes."""
    status = translator(lang)("Getting ready")
    return html(
        '<div class="outline" role="status"><h1>{}</h1><p>{}…</p>'
        '<div>{}</div><div class="wide"><i></i><i></i></div></div>',
        title(lang),
        status,
        html("<i></i>") * 5,
    )


def with_skeleton(page: str, lang: str, path: str = "/") -> str:
    """Insert the skeleton, its style, the title and the connection script into Streamlit's HTML page for a path."""
    direction = "rtl" if lang == "fa" else "ltr"
    style = style_element(f"{_FONT_FACE}.outline,.stApp{{direction:{direction}}}{_STYLE}")
    head = html(
        "{}<title>{}</title>{}{}",
        style,
        title(lang),
        script_element(CONNECTION_SCRIPT),
        _preloads(path in PLOTLY_PATHS),
    )
    page = _OTHER_FONT.sub("", page, count=1)
    page = page.replace(html('<html lang="en">'), html('<html lang="{}">', lang), 1)
    page = page.replace(html("<title>Streamlit</title>"), head, 1)
    # After Streamlit's own styles, which its script adds to the head: of equal selectors the last one counts.
    sheet = html('<link rel="stylesheet" href="{}">', STYLE_SHEET.address)
    return page.replace(ROOT, skeleton_html(lang) + ROOT + sheet, 1)


@cache
def _preloads(has_plotly: bool) -> Markup:
    """Links to what every screen needs and Streamlit's page would ask for only when it draws the first element."""
    scripts = (PIECE_SCRIPT, BAR_SCRIPT, CHOICES_SCRIPT, FIGURE_SCRIPT)
    modules = [*(script.address for script in scripts), *late_modules()]
    ahead = html('<link rel="preload" href="{}" as="script" fetchpriority="low">', PLOTLY_ADDRESS)
    plotly = ahead if has_plotly else html('<link rel="prefetch" href="{}" as="script">', PLOTLY_ADDRESS)
    return html(
        '<link rel="preload" href="{}" as="style"><link rel="preload" href="{}" as="font" type="font/woff2" '
        "crossorigin>{}{}",
        STYLE_SHEET.address,
        FONT,
        join(html('<link rel="modulepreload" href="{}">', address) for address in modules),
        plotly,
    )


def too_many_pages(lang: str) -> Response:
    """The page for a person who already has as many pages open as are allowed."""
    t = translator(lang)
    text = t(
        "{n} pages are open under your name, on all devices together. Close some, and load this page again."
    )
    body = html("<p>{}</p>", text.format(n=number(MAX_OPEN, lang)))
    base = rules().path
    content = document(t("Too many open pages"), body, title=title(lang), lang=lang, base=base)
    return document_response(content, base=base, status=429)


class LoadingPageMiddleware:
    """ASGI middleware that adds the skeleton to Streamlit's HTML page; all other responses pass unchanged."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; buffer the HTML response to a browser navigation and add the skeleton to it."""
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return
        # Ask for an uncompressed response, because it has to be edited. The page has only seven kilobytes.
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        scope = {**scope, "headers": headers}
        lang = language(parse_qs(scope.get("query_string", b"").decode("latin-1")))
        start_message: Message | None = None
        body = b""

        async def send_with_skeleton(message: Message) -> None:
            nonlocal start_message, body
            if message["type"] == "http.response.start" and _is_page(message):
                start_message = message
            elif start_message is not None and message["type"] == "http.response.body":
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    if scope.get(FULL):
                        await too_many_pages(lang)(scope, receive, send)
                        return
                    if (above := _address_above(scope)) is not None:
                        await RedirectResponse(above, status_code=307)(scope, receive, send)
                        return
                    page = with_skeleton(body.decode("utf-8"), lang, route_path(scope)).encode()
                    # The skeleton makes the body longer, so the start message is held back until the new
                    # length is known.
                    MutableHeaders(scope=start_message)["content-length"] = str(len(page))
                    await send(start_message)
                    await send({"type": "http.response.body", "body": page})
            else:
                await send(message)

        await self.app(scope, receive, send_with_skeleton)


def _address_above(scope: Scope) -> str | None:
    """The relative address of the first part of a path that has several, with the parameters; else None."""
    first, *below = route_path(scope).removeprefix("/").split("/")
    if not below:
        return None
    query = scope.get("query_string", b"").decode("latin-1")
    return "../" * len(below) + quote(first) + (f"?{query}" if query else "")


def _is_page(start: Message) -> bool:
    """True for the start of a successful, uncompressed HTML response."""
    headers = MutableHeaders(scope=start)
    return (
        start["status"] == 200
        and headers.get("content-type", "").startswith("text/html")
        and "content-encoding" not in headers
    )


@cache
def late_modules() -> tuple[str, ...]:
    """Addresses of the modules of Streamlit that its page does not name; none where its files have other names.

    The page lists the modules with which it starts. Those that draw an element are asked for when the first such
    element arrives, after the socket has been opened and the script has run, and their own imports after that.
    """
    scripts = FOLDER / "static" / "js"
    page = (FOLDER / "index.html").read_text(encoding="utf-8")
    listed = set(re.findall(r"static/js/([\w.-]+\.js)", page))
    waiting = [path.name for name in ELEMENTS for path in sorted(scripts.glob(f"{name}.*.js"))]
    late: dict[str, None] = {}
    while waiting:
        name = waiting.pop(0)
        if name not in listed and name not in late:
            late[name] = None
            waiting += IMPORT.findall((scripts / name).read_text(encoding="utf-8"))
    return tuple(f"./static/js/{name}" for name in late)
