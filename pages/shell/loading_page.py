"""What a browser shows before Streamlit's script has run: the name of the house and the outline of a screen.

Streamlit's own page is empty until some megabytes of script are read, which on an old machine is seconds of white.
Its page goes out with an outline over it, which leaves with the first piece that is drawn (`assets/piece/piece.js`),
and in the language that the address asks for, so that nothing jumps from left to right. It also says where its server
is, which Streamlit's script would otherwise find out by asking at two addresses before it connects.
"""

from urllib.parse import parse_qs

from markupsafe import Markup
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from charts.markup import html, script_element, style_element
from pages.shell.title import title
from pages.view.view import language
from persian.translate import translator

ROOT = html('<div id="root"></div>')
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
# Screens stand one level below the server, as Streamlit's own files do; the same answers as its `host-config` gives.
CONNECTION_SCRIPT = (
    'window.__streamlit={BACKEND_BASE_URL:new URL("./",location).href,'
    "HOST_CONFIG:{allowedOrigins:[location.origin],useExternalAuthToken:false}}"
)


def skeleton_html(lang: str) -> Markup:
    """HTML of the outline."""
    said = translator(lang)("Getting ready")
    return html(
        '<div class="outline" role="status"><h1>{}</h1><p>{}…</p>'
        '<div>{}</div><div class="wide"><i></i><i></i></div></div>',
        title(lang),
        said,
        html("<i></i>") * 5,
    )


def with_skeleton(page: str, lang: str) -> str:
    """Streamlit's page with the outline over it, in a language."""
    side = "rtl" if lang == "fa" else "ltr"
    style = style_element(f".outline,.stApp{{direction:{side}}}{_STYLE}")
    head = html("{}<title>{}</title>{}", style, title(lang), script_element(CONNECTION_SCRIPT))
    page = page.replace(html('<html lang="en">'), html('<html lang="{}">', lang), 1)
    page = page.replace(html("<title>Streamlit</title>"), head, 1)
    return page.replace(ROOT, skeleton_html(lang) + ROOT, 1)


class LoadingPageMiddleware:
    """ASGI middleware that sends Streamlit's page with the outline over it; all else passes as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; hold a page of HTML until it is whole."""
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return
        # A browser that goes to a page: seven kilobytes, which are not worth packing.
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        scope = {**scope, "headers": headers}
        lang = language(parse_qs(scope.get("query_string", b"").decode("latin-1")))
        held: Message | None = None
        content = b""

        async def paint(message: Message) -> None:
            nonlocal held, content
            if message["type"] == "http.response.start" and _is_page(message):
                held = message
            elif held is not None and message["type"] == "http.response.body":
                content += message.get("body", b"")
                if not message.get("more_body", False):
                    whole = with_skeleton(content.decode("utf-8"), lang).encode()
                    MutableHeaders(scope=held)["content-length"] = str(len(whole))
                    await send(held)
                    await send({"type": "http.response.body", "body": whole})
            else:
                await send(message)

        await self.app(scope, receive, paint)


def _is_page(start: Message) -> bool:
    headers = MutableHeaders(scope=start)
    return (
        start["status"] == 200
        and headers.get("content-type", "").startswith("text/html")
        and "content-encoding" not in headers
    )
