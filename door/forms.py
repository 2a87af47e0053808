"""Read the forms of the door's own pages, with limits."""

from urllib.parse import parse_qsl, unquote

from starlette.requests import Request

MAX_BYTES = 10_000


class TooLarge(ValueError):
    """A form is larger than any that a person fills in."""


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form. Raises TooLarge before it has read more than `MAX_BYTES`."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise TooLarge
    try:
        fields = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    except ValueError as error:
        raise TooLarge from error
    return dict(fields)


def local_path(text: str) -> str:
    """A path of this server with its query, for going back after signing in; "/" for anything else.

    Browsers read `//host`, `///host` and `/\\host` as addresses of another host, and shorten `/..//host` to a path that
    begins so. The path is therefore read as it stands: `urlsplit` leaves two of the slashes of `///host` out.
    """
    path = unquote(text.partition("?")[0].partition("#")[0])
    segments = path.split("/")
    harmless = (
        text.startswith("/")
        and text.isprintable()
        and len(text) <= 4_000
        and "\\" not in text + path
        and "" not in segments[1:-1]
        and not {".", ".."} & set(segments)
    )
    return text if harmless else "/"


def in_language(path: str, lang: str) -> str:
    """A path of the dashboard with its query, in a language; Persian needs no parameter."""
    place, _, query = path.partition("?")
    kept = [pair for pair in query.split("&") if pair and not pair.startswith("lang=")]
    kept += [] if lang == "fa" else [f"lang={lang}"]
    return f"{place}?{'&'.join(kept)}" if kept else place
