"""Argument parser of the command lines: help and usage errors in the reader's language, errors also as JSON."""

import argparse
import copy
import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NoReturn

from persian.command_line import locale_language

# The messages of argparse, which it has in English only: pattern → Persian.
_PERSIAN = (
    (r"the following arguments are required: (.+)", "این‌ها لازم است و داده نشده است: {0}"),
    (r"unrecognized arguments: (.+)", "این‌ها شناخته نشد: {0}"),
    (r"invalid choice: '?(.*?)'? \(choose from (.+)\)", "«{0}» پذیرفته نیست؛ یکی از این‌ها را بدهید: {1}"),
    (r"invalid (?:int|float) value: '(.*)'", "«{0}» عدد نیست"),
    (r"an empty (?:value|argument)", "مقدار خالی پذیرفته نیست"),
    (r"expected one argument", "یک مقدار لازم دارد"),
    (r"expected at least one argument", "دست‌کم یک مقدار لازم دارد"),
    (r"ignored explicit argument '?(.*?)'?", "مقداری نمی‌پذیرد"),
    (r"ambiguous option: (\S+) could match (.+)", "«{0}» روشن نیست؛ می‌تواند یکی از این‌ها باشد: {1}"),
)


# What argparse itself writes into a help → Persian.
_HELP_WORDS = {
    "usage: ": "شیوهٔ نوشتن: ",
    "positional arguments": "آنچه باید نوشت",
    "options": "گزینه‌ها",
    "show this help message and exit": "نمایش همین راهنما",
}


def argument_error(fa: str, en: str) -> argparse.ArgumentTypeError:
    """The error that the function for the type of an argument raises; `CommandParser` prints it in one language."""
    return argparse.ArgumentTypeError(f"{en}\n{fa}")


class _HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Format a help with translated texts. Lines of descriptions and epilogs stay as they are written."""

    def __init__(self, prog: str, *, translations: Mapping[str, str]) -> None:
        super().__init__(prog=prog)
        self._translations = translations

    def _translated(self, text: str) -> str:
        return self._translations.get(text, text)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, self._translated("usage: ") if prefix is None else prefix)

    def add_text(self, text: str | None) -> None:
        super().add_text(text and self._translated(text))

    def start_section(self, heading: str | None) -> None:
        super().start_section(heading and self._translated(heading))

    def _expand_help(self, action: argparse.Action) -> str:
        translated = copy.copy(action)
        translated.help = self._translated(action.help or "")
        return super()._expand_help(translated)


class CommandParser(argparse.ArgumentParser):
    """Argument parser with help and usage errors in Persian or English; errors as JSON if `--json` is an argument.

    The language is that of `--lang`, else that of the locale. Where neither names one, errors have both languages, and
    a help has that which `fallback` returns. `persian` holds each text of the help with its translation; without it a
    help is shown as it is written. The parsers of commands take both from their parent.
    """

    _arguments: Sequence[str] = ()
    _persian: Mapping[str, str] | None = None
    _fallback: Callable[[], str] | None = None

    def __init__(
        self,
        *args: Any,
        persian: Mapping[str, str] | None = None,
        fallback: Callable[[], str] | None = None,
        **keywords: Any,
    ) -> None:
        self._persian, self._fallback = persian, fallback
        super().__init__(*args, **keywords)

    def add_subparsers(self, **keywords: Any) -> Any:
        """Add commands, with parsers of this class."""
        keywords.setdefault(
            "parser_class", partial(type(self), persian=self._persian, fallback=self._fallback)
        )
        return super().add_subparsers(**keywords)

    def _get_formatter(self) -> argparse.HelpFormatter:
        if self._persian is None:
            return super()._get_formatter()
        language = self._language() or (self._fallback() if self._fallback else "en")
        return _HelpFormatter(
            self.prog, translations=_HELP_WORDS | dict(self._persian) if language == "fa" else {}
        )

    def parse_known_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> Any:  # type: ignore[override]
        """Parse as usual, and remember the arguments in case of an error. None of them may be empty.

        In a script an empty one is a variable without a value: --database "$STORE" would then mean the default store.
        """
        self._arguments = sys.argv[1:] if args is None else list(args)
        for before, argument in zip(["", *self._arguments], self._arguments, strict=False):
            if argument == "" or (argument.startswith("--") and argument.endswith("=")):
                option = argument or (before if re.fullmatch(r"--[\w-]+", before) else "")
                self.error(
                    f"argument {option.rstrip('=')}: an empty value" if option else "an empty argument"
                )
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Print a usage error and exit with code 2."""
        fa, en = f"دستور نادرست است: {_persian(message)}.", f"{message.partition(chr(10))[0]}."
        if "--json" in self._arguments:
            print(json.dumps({"error": {"code": "usage", "fa": fa, "en": en}}, ensure_ascii=False))
            self.exit(2)
        self.print_usage(sys.stderr)
        lines = {"fa": [fa], "en": [f"Error: {en}"]}.get(self._language() or "", [fa, f"Error: {en}"])
        self.exit(2, "\n".join(lines) + "\n")

    def _language(self) -> str | None:
        """The language of `--lang`, written in one argument or in two, else that of the locale."""
        option = re.search(r"(?:^|\n)--lang[=\n](fa|en)(?:\n|$)", "\n".join(self._arguments))
        return option[1] if option else locale_language()


def _persian(message: str) -> str:
    """A message of argparse in Persian. What an unknown one says stays in English."""
    english, _, in_persian = message.partition("\n")
    argument, _, text = english.partition(": ") if english.startswith("argument ") else ("", "", english)
    place = f"{argument.removeprefix('argument ')}: " if argument else ""
    if in_persian:
        return f"{place}{in_persian}"
    for pattern, persian in _PERSIAN:
        if match := re.fullmatch(pattern, text):
            parts = (re.sub(r"'([^']*)'", r"\1", part).replace(", ", "، ") for part in match.groups())
            return place + persian.format(*parts)
    return place + text
