"""The modules of Streamlit that every screen needs and that its page names too late.

Streamlit's page lists the modules with which it starts. Those that draw an element are asked for when the first such
element arrives, after the socket has been opened and the script has run, and their own imports once more after that.
"""

import re
from functools import cache

from pages.shell.sent_files import FOLDER

# Names without the checksum: components, `st.html` and download buttons are on nearly every screen.
ELEMENTS = ("BidiComponent", "Html", "DownloadButton")
IMPORT = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')


@cache
def late_modules() -> tuple[str, ...]:
    """The addresses of these modules, relative to the page; none where Streamlit names its files in another way."""
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
