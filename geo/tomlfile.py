"""Read a TOML file into a pydantic model, with errors that name file, line and remedy.

Provinces, settings and mappings are written by hand by people who may not program, so an error must say where it is,
what is written there and what is allowed, in Persian and in English.
"""

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from geo.toml_messages import TWICE, expected_text, syntax_text, without_secrets
from persian.digits import to_persian_digits

Model = TypeVar("Model", bound=BaseModel)
Location = tuple[int | str, ...]

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_TABLE = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]\]?")
_KEY = re.compile(rf"\s*({_DOTTED})\s*=")
_SYNTAX_LINE = re.compile(r"at line (\d+)")


class DeclarationError(ValueError):
    """A declaration (TOML file or data folder) that cannot be used, with messages in both languages."""

    def __init__(self, message_fa: str, message_en: str) -> None:
        super().__init__(f"{message_fa}\n{message_en}")
        self.message_fa = message_fa
        self.message_en = message_en


def read_toml(path: Path, model: type[Model]) -> Model:
    """Read a TOML file into a model. Raises DeclarationError, which names every fault with its line."""
    text = _text(path)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(path, text, str(error)) from error
    except (ValueError, RecursionError):  # Python reads neither numbers nor lists without end
        raise DeclarationError(
            f"{path}: در آن عددی بیش از اندازه بلند یا فهرستی بیش از اندازه تودرتو هست.",
            f"{path}: there is a number with too many digits in it, or a list that is nested too deeply.",
        ) from None
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise _declaration_error(path, text, model, error) from error


def key_lines(text: str) -> dict[Location, int]:
    """Map each table and key of a TOML text to the line, from 1, at which it begins.

    The TOML parser of Python does not report line numbers of keys, so the lines are scanned for headers and keys.
    """
    lines: dict[Location, int] = {}
    counts: dict[Location, int] = {}
    table: Location = ()
    # An array of tables ([[name]]) gets a running number in the location, as pydantic reports it.
    for number, line in _outside_long_strings(text):
        if header := _TABLE.match(line):
            table = _resolve(_parts(header[2]), counts)
            if header[1] == "[[":
                lines.setdefault(table, number)
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            parts = _parts(key[1])
            for depth in range(1, len(parts) + 1):
                lines.setdefault((*table, *parts[:depth]), number)
    return lines


def _text(path: Path) -> str:
    """Read a UTF-8 text file. Raises DeclarationError."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise DeclarationError(
            f"فایل {path} پیدا نشد. نام و جای آن را بررسی کنید.",
            f"{path} does not exist. Check its name and folder.",
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise DeclarationError(
            f"فایل {path} خوانده نشد؛ باید متن UTF-8 باشد و اجازهٔ خواندن داشته باشد. ({error})",
            f"{path} cannot be read; it must be UTF-8 text and readable. ({error})",
        ) from error


def _syntax_error(path: Path, text: str, problem: str) -> DeclarationError:
    """Build the error for text that is not TOML."""
    at = _SYNTAX_LINE.search(problem)
    # Where the parser stops at the end of the text, it names no line: the last one with anything in it.
    line = int(at[1]) if at else len(text.rstrip().split("\n"))
    fa, en = syntax_text(problem)
    key = _KEY.match(text.split("\n")[line - 1]) if problem.startswith(TWICE) else None
    name_fa, name_en = (f" «{key[1]}»", f' "{key[1]}"') if key else ("", "")
    return DeclarationError(
        f"{path}، سطر {to_persian_digits(str(line))}{name_fa}: نوشتار TOML درست نیست ({fa}). "
        'نمونهٔ درست: name = "متن"',
        f'{path}, line {line}{name_en}: not valid TOML ({en}). Correct form: name = "text"',
    )


def _declaration_error(
    path: Path, text: str, model: type[BaseModel], error: ValidationError
) -> DeclarationError:
    """Build the error for a model that does not validate: one line per fault, in the order of the file."""
    where = key_lines(text)
    faults = [(_line(where, fault["loc"]), fault) for fault in error.errors()]
    faults.sort(key=lambda pair: pair[0])
    fa, en = [], []
    for line, fault in faults:
        problem_fa, problem_en = _fault_message(fault, model)
        # An address may stand where a key belongs.
        name = without_secrets(".".join(str(part) for part in fault["loc"] if part != "[key]")) or path.name
        fa.append(f"{path}، سطر {to_persian_digits(str(line))}: «{name}» {problem_fa}")
        en.append(f"{path}, line {line}: {name}: {problem_en}")
    return DeclarationError("\n".join(fa), "\n".join(en))


def _fault_message(fault: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    """Message for one fault: what is wrong and what is allowed, in Persian and English."""
    context = dict(fault.get("ctx", {}))
    raised = context.get("error")
    if isinstance(raised, Exception):
        plain = str(raised)
        return getattr(raised, "message_fa", plain), getattr(raised, "message_en", plain)
    if fault["type"] == "extra_forbidden":
        return _unknown_key(fault["loc"], model)
    of_tables = isinstance(fault["input"], Mapping) or _model_at(model, (*fault["loc"], 0)) is not None
    key = ".".join(map(str, fault["loc"]))
    return expected_text(fault["type"], context, fault["input"], fault["msg"], tables=of_tables, key=key)


def _unknown_key(location: Location, model: type[BaseModel]) -> tuple[str, str]:
    """Message for an unknown key, with the most similar allowed one."""
    owner = _model_at(model, location[:-1])
    allowed = sorted(field.alias or name for name, field in owner.model_fields.items()) if owner else []
    near = difflib.get_close_matches(str(location[-1]), allowed, n=1)
    meant_fa = f" شاید منظور «{near[0]}» بوده است." if near else ""
    meant_en = f' Perhaps "{near[0]}" was meant.' if near else ""
    keys = ", ".join(allowed)
    return (
        f"کلید شناخته‌شده‌ای نیست.{meant_fa} کلیدهای پذیرفته: {keys}",
        f"not a known key.{meant_en} Accepted keys: {keys}",
    )


def _model_at(annotation: Any, location: Location) -> type[BaseModel] | None:
    """The model that owns the keys at a location, found through Optional, list and dict."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if not location:
            return annotation
        for name, field in annotation.model_fields.items():
            if location[0] in (name, field.alias):
                return _model_at(field.annotation, location[1:])
        return None
    if get_origin(annotation) in (list, tuple, dict, set, Sequence, Mapping) and location:
        location = location[1:]
    for argument in get_args(annotation):
        if owner := _model_at(argument, location):
            return owner
    return None


def _line(where: Mapping[Location, int], location: Location) -> int:
    """Line of a location, or of its nearest ancestor in the file; 1 for the file as a whole."""
    for depth in range(len(location), 0, -1):
        if location[:depth] in where:
            return where[location[:depth]]
    return 1


def _resolve(parts: Location, counts: Mapping[Location, int]) -> Location:
    """Insert the running number of each array of tables into a location: fruit.seed → fruit.1.seed."""
    resolved: Location = ()
    for depth, part in enumerate(parts, start=1):
        resolved = (*resolved, part)
        if depth < len(parts) and resolved in counts:
            resolved = (*resolved, counts[resolved])
    return resolved


def _parts(dotted: str) -> Location:
    """Names of a dotted key, without quotes."""
    names = []
    for part in re.findall(_PART, dotted):
        if part[0] == '"':
            names.append(str(tomllib.loads(f"name = {part}")["name"]))
        else:
            names.append(part.strip("'"))
    return tuple(names)


def _outside_long_strings(text: str) -> Iterator[tuple[int, str]]:
    """Yield the numbered lines that do not begin inside a multi-line string."""
    fence = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not fence:
            yield number, line
        # An odd number of marks opens or closes a multi-line string; other marks inside of it are ignored.
        for mark in ('"""', "'''"):
            if fence in ("", mark) and line.count(mark) % 2:
                fence = "" if fence else mark
