"""`python -m intake`: files → the store."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from geo.tomlfile import DeclarationError
from intake.errors import EmptyError, IntakeError, LockedError, MappingError, RefusedError
from intake.options import parser

if TYPE_CHECKING:  # what is slow to import is imported by the command that needs it
    from rich.console import Console

    from intake.load import Progress
    from intake.publish import Told

OK, BROKEN, WRONG, LOCKED, REFUSED = 0, 1, 2, 3, 4


def main(arguments: list[str] | None = None) -> int:
    """The exit code of one command."""
    options = parser().parse_args(arguments)
    try:
        if options.command in ("load", "check"):
            _load(options)
        else:
            {"loads": _loads, "undo": _undo, "demo": _demo, "template": _template, "dump": _dump}[
                options.command
            ](options)
    except BrokenPipeError:  # whoever read us has heard enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        _tell_error(options, "interrupted", "متوقف شد؛ چیزی تغییر نکرد.", "Interrupted; nothing was changed.")
        return 130
    except (IntakeError, DeclarationError) as error:
        code, exit_code = _kind(error)
        _tell_error(options, code, error.message_fa, error.message_en)
        return exit_code
    except (OSError, SQLAlchemyError) as error:
        said = str(error).splitlines()[0]
        _tell_error(
            options,
            "machine",
            f"کار به پایان نرسید و چیزی تغییر نکرد. جای خالی دیسک، اجازهٔ نوشتن و سالم بودن انبار داده را بررسی "
            f"کنید. ({said})",
            f"It could not be finished, and nothing was changed. Check the free space on the disk, the permission to "
            f"write, and whether the store is whole. ({said})",
        )
        return BROKEN
    return OK


def _load(options: argparse.Namespace) -> None:
    from intake.load import Request, load
    from intake.mapping import load as load_mapping
    from intake.publish import target
    from intake.summary import show_report
    from queries.settings import settings

    mapping = load_mapping(options.mapping)
    if options.source:
        mapping = mapping.model_copy(update={"source": options.source})
    request = Request(
        files=tuple(options.files),
        mapping=mapping,
        settings=settings(),
        as_of=options.as_of,
        wait=not options.no_wait,
        publish=options.command == "load",
    )
    with _progress(options) as progress:
        report = load(request, target(_url(options)), told=_told(options), progress=progress)
    if options.json:
        _print_json(report.as_json())
    else:
        show_report(_console(), report, lang=options.lang)


def _loads(options: argparse.Namespace) -> None:
    from intake.loads import loads
    from intake.publish import target
    from intake.summary import show_loads

    with target(_url(options)).read() as connection:
        found = loads(connection)
    if options.json:
        _print_json({"loads": found})
    else:
        show_loads(_console(), found, lang=options.lang)


def _undo(options: argparse.Namespace) -> None:
    from dataclasses import asdict

    from intake.publish import target
    from intake.summary import show_undone
    from intake.undo import undo_newest

    store = target(_url(options))
    with store.read():  # says so when there is no store, rather than making one
        pass
    with store.locked(wait=not options.no_wait, told=_told(options)) as folder, store.opened(folder) as place:
        undone = undo_newest(place.connection)
    if options.json:
        _print_json(asdict(undone))
    else:
        show_undone(_console(), undone, lang=options.lang)


def _demo(options: argparse.Namespace) -> None:
    from intake.build_demo import build_demo
    from intake.publish import target
    from intake.summary import show_report

    with _progress(options) as progress:
        report = build_demo(
            target(_url(options)), cases=options.cases, seed=options.seed, wait=not options.no_wait,
            told=_told(options), progress=progress,
        )  # fmt: skip
    if options.json:
        _print_json(report.as_json())
    else:
        show_report(_console(), report, lang=options.lang)


def _template(options: argparse.Namespace) -> None:
    from geo.province import load as load_province
    from intake.template import write_template
    from queries.settings import settings

    write_template(options.path, province=load_province(settings().province_folder))
    if options.json:
        _print_json({"template": str(options.path)})
    else:
        print(options.path)


def _dump(options: argparse.Namespace) -> None:
    from intake.dump import lines
    from intake.publish import target

    with target(_url(options)).read() as connection:
        for line in lines(connection):
            print(line)


def _url(options: argparse.Namespace) -> str:
    from queries.store import database_url

    return options.database or database_url()


@contextmanager
def _progress(options: argparse.Namespace) -> Iterator["Progress"]:
    """A bar on the error stream, where somebody is looking at it."""
    if options.json or not sys.stderr.isatty():
        yield lambda _name, _share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def show(name: str, share: float) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=1.0)
            bar.update(tasks[name], completed=share)

        yield show


def _told(options: argparse.Namespace) -> "Told":
    def told(fa: str, en: str) -> None:
        print(fa if options.lang == "fa" else en, file=sys.stderr, flush=True)

    return told


def _console() -> "Console":
    from rich.console import Console

    return Console() if sys.stdout.isatty() else Console(width=160)


def _print_json(value: object) -> None:
    from intake.summary import as_json

    print(as_json(value))


def _kind(error: Exception) -> tuple[str, int]:
    if isinstance(error, LockedError):
        return "locked", LOCKED
    if isinstance(error, EmptyError):
        return "empty", REFUSED
    if isinstance(error, RefusedError):
        return "refused", REFUSED
    if isinstance(error, MappingError):
        return "mapping", WRONG
    return ("settings" if isinstance(error, DeclarationError) else "file"), WRONG


def _tell_error(options: argparse.Namespace, code: str, fa: str, en: str) -> None:
    if options.json:
        _print_json({"error": {"code": code, "fa": fa, "en": en}})
    else:
        print(fa if options.lang == "fa" else en, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
