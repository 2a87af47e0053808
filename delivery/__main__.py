"""Command line: the morning page and the weekly page, as text or as a PDF file.

python -m delivery morning --pdf morning.pdf
python -m delivery weekly --lang en
"""

import argparse
import os
import sys
from pathlib import Path

from briefs.overview.overview_page import Kind, overview_page, overview_text
from geo.tomlfile import DeclarationError
from persian.command_line import locale_language, run_quietly
from persian.command_parser import CommandParser
from queries.overview.build_overview import Rhythm, compared_offices, overview
from queries.overview.overview_contents import OverviewContents
from queries.question.filters import has_county_of
from queries.question.vintage import load_start
from queries.settings.configured_province import check_province, province_at
from queries.settings.province_settings import settings
from queries.storage.opening import database_url, open_store
from queries.storage.store import Store
from queries.storage.store_errors import StoreError
from queries.vocabulary.periods import DEFAULT_PERIOD
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import Scope
from records.audit.anchor import newest_anchor
from records.database import open_records, records_url
from records.errors import RecordsError

USAGE, NO_STORE, NOT_WRITTEN = 2, 3, 4


def main(arguments: list[str] | None = None) -> int:
    """Make a page. Exit code: 0 on success, 2 for a wrong option, 3 without data, 4 if the file cannot be written."""
    options = _parser().parse_args(arguments)
    kind: Kind = options.kind
    try:
        lang = options.lang or locale_language() or settings().command_language
        check_province()
        store = open_store(options.database)
        if store.as_of is None:
            return _fail(lang, "هنوز داده‌ای بارگذاری نشده است.", "Nothing has been loaded yet.", NO_STORE)
        contents = _contents(store, kind, options.period)
        anchor = _anchor(str(options.database or database_url()), lang)
        if options.pdf is None:
            print(overview_text(contents, kind, lang=lang, anchor=anchor))
            return 0
        _write_whole(options.pdf, _page(store, contents, kind, lang, anchor))
    except ScopeError as error:
        return _fail(lang, error.problem.fa, error.problem.en, USAGE)
    except DeclarationError as error:
        return _fail(options.lang or "fa", error.message_fa, error.message_en, USAGE)
    except StoreError as error:
        return _fail(lang, error.message_fa, error.message_en, NO_STORE)
    except BrokenPipeError:
        raise  # The reader of our output (such as `head`) closed the pipe: see `run_quietly`.
    except OSError as error:
        fa = f"فایل {options.pdf} نوشته نشد ({error.strerror})؛ پوشه و مجوز آن را بررسی کنید."
        en = f"The file {options.pdf} could not be written ({error.strerror}); check its folder and permissions."
        return _fail(lang, fa, en, NOT_WRITTEN)
    return 0


def _contents(store: Store, kind: Kind, period: str) -> OverviewContents:
    """What the overview says now. Raises ScopeError for a period that cannot be read."""
    assert store.as_of is not None
    scope, problems = Scope.from_params(
        {"period": period}, today=store.as_of.date(), load_start=load_start(store)
    )
    if problems:
        raise ScopeError(problems[0])
    rhythm: Rhythm = "week" if kind == "weekly" else "day"
    return overview(store, scope, lambda: compared_offices(store, scope), rhythm=rhythm)


def _anchor(url: str, lang: str) -> str:
    """The newest signature of the audit log, "" if there is none; pages are made without it too."""
    try:
        records = open_records(records_url(url, os.environ.get("NEGAH_RECORDS_URL")))
        try:
            return str(newest_anchor(records) or "")
        finally:
            records.close()
    except RecordsError as error:
        print(error.message(lang), file=sys.stderr)
        return ""


def _page(store: Store, contents: OverviewContents, kind: Kind, lang: str, anchor: str) -> bytes:
    province, title = province_at(settings().province_folder), settings().title.label(lang)
    name = province.name(lang) if has_county_of(store, province) else ""
    return overview_page(contents, kind, title=title, province=name, lang=lang, anchor=anchor)


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there: if the disk is full, the page of the day before stays."""
    if path.exists() and not path.is_file():  # a pipe or a device, such as /dev/stdout
        path.write_bytes(content)
        return
    path = path.resolve()  # a link goes on leading to the file
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    # Whoever may not read the page before may not read this one while it is written either. A file or link of this name
    # that somebody else has put into the folder is not written into.
    mode = path.stat().st_mode & 0o777 if path.exists() else None
    part.unlink(missing_ok=True)
    try:
        part.touch(0o666 if mode is None else 0o600, exist_ok=False)
        part.write_bytes(content)
        if mode is not None:
            part.chmod(mode)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _fail(lang: str, fa: str, en: str, code: int) -> int:
    print(fa if lang == "fa" else en, file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = CommandParser(prog="python -m delivery", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("kind", choices=("morning", "weekly"), help="which page / کدام برگه")
    parser.add_argument("--pdf", type=Path, metavar="FILE", help="write a PDF instead of text / نوشتن PDF")
    parser.add_argument("--period", default=DEFAULT_PERIOD, help="period of the figures / دورهٔ گزارش")
    parser.add_argument("--lang", choices=("fa", "en"), help="language / زبان")
    parser.add_argument("--database", metavar="URL", help="address of the store / نشانی انبار داده")
    return parser


if __name__ == "__main__":
    sys.exit(run_quietly(main))
