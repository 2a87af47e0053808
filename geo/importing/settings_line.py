"""The line `province = …` of a settings file, written by an import that is asked to."""

import json
import re
import tomllib
from pathlib import Path

from geo.tomlfile import DeclarationError

_LINE = re.compile(r"^\s*province\s*=.*$", re.MULTILINE)
_TABLE = re.compile(r"^\s*\[", re.MULTILINE)


def with_province(text: str, province: str) -> str:
    """The text of a settings file with this province, everything else as it was."""
    line = f"province = {json.dumps(province, ensure_ascii=False)}"
    table = _TABLE.search(text)
    top = len(text) if table is None else table.start()
    if (match := _LINE.search(text)) and match.start() < top:
        return text[: match.start()] + line + text[match.end() :]
    return f"{line}\n{text}"


def choose_province(settings: Path, province: str) -> None:
    """Write the province into a settings file, which is made if there is none.

    Raises DeclarationError for a file that is no TOML or cannot be written; it then stays as it was.
    """
    try:
        before = settings.read_text(encoding="utf-8-sig") if settings.exists() else ""
        after = with_province(before, province)
        tomllib.loads(after)
        settings.write_text(after, encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        raise DeclarationError(
            f'{settings} نوشته نشد ({error})؛ خودتان در آن بنویسید: province = "{province}"',
            f'{settings} was not written ({error}); write into it yourself: province = "{province}"',
        ) from error
