"""Scripts and style sheets of our own, as files that browsers keep.

A browser that keeps a file neither loads nor compiles it again on its next visit, and can load it before the page
asks for it. The address of a file contains a checksum of its content: a changed file has another address.
"""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property

FOLDER = "/assets/page/"
MEDIA_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
_files: dict[str, "PageFile"] = {}


@dataclass(frozen=True)
class PageFile:
    """A script or a style sheet, and the path at which the server sends it."""

    path: str
    media_type: str
    body: bytes

    @property
    def address(self) -> str:
        """The address relative to a page, since every screen lies one level below the address of the dashboard."""
        return f".{self.path}"

    @cached_property
    def packed(self) -> bytes:
        """The content as gzip packs it."""
        return gzip.compress(self.body, mtime=0)


def page_file(name: str, text: str) -> PageFile:
    """The file with a name such as `overview.css` and a content; from then on the server sends it."""
    stem, ending = name.rsplit(".", 1)
    body = text.encode()
    path = f"{FOLDER}{stem}-{hashlib.sha256(body).hexdigest()[:16]}.{ending}"
    return _files.setdefault(path, PageFile(path, MEDIA_TYPES[ending], body))


def file_at(path: str) -> PageFile | None:
    """The file at a path below the address of the dashboard; None where there is none."""
    return _files.get(path)
