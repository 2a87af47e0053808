"""The definitions as one Markdown document, in Persian or English."""

import re
from collections.abc import Iterable, Iterator
from textwrap import wrap

from persian.bidi import ltr
from queries.definitions.entries import Entry, entry
from queries.definitions.glossary import GLOSSARY, Term
from queries.definitions.hotspots import HOTSPOTS
from queries.definitions.own_past_terms import CONTROL_CHARTS
from queries.definitions.rule_definitions import COMPARISONS, RULES
from queries.measures import MEASURES
from queries.settings.province_settings import Settings
from queries.vocabulary.labels import Text

TITLE = Text("تعریف‌ها", "Definitions")
INTRODUCTION = Text(
    "هر رقمی که در نگاه ۱۱۱ دیده، چاپ یا نقل می‌شود، اینجا تعریف شده است. این متن از همان تعریف‌هایی ساخته می‌شود "
    "که ارقام با آن‌ها حساب می‌شوند.",
    "Every figure that Negah 111 shows, prints or quotes is defined here. This text is made from the very "
    "declarations by which the figures are computed.",
)
WORDS = Text("واژه‌ها", "Words")
MEASURES_TITLE = Text("تعریف شاخص‌ها", "Definitions of the measures")
RULES_TITLE = Text("قاعده‌هایی که برای همهٔ ارقام برقرار است", "Rules that hold for every figure")
COMPARISONS_TITLE = Text("مقایسهٔ دستگاه‌ها و شهرستان‌ها", "Comparing offices and counties")
HOTSPOTS_TITLE = Text("کانون‌های تماس", "Hotspots")
WHY = Text("چرا", "Why")
CAVEATS = Text("هشدارها", "Caveats")
EXAMPLE = Text("نمونهٔ جمله، با اعداد ساختگی", "A sentence as an example, with made-up numbers")
MINIMUM = Text(
    "حداقل‌های پرونده پیش‌فرض‌اند و استان می‌تواند آن‌ها را در تنظیمات تغییر دهد.",
    "The minimum numbers of cases are the defaults; a province may set others.",
)
_MADE_BY = "<!-- made by `make definitions` from the declarations; do not edit -->"
_WIDTH = 120  # letters of a line of the document
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9_.–-]*(?: [A-Za-z0-9_.–-]+)*")


def sections(lang: str) -> list[tuple[str, tuple[Term, ...]]]:
    """The sections around the measures: the glossary before them; rules, comparisons and hotspots after them."""
    return [
        (WORDS.label(lang), GLOSSARY),
        (RULES_TITLE.label(lang), RULES),
        (COMPARISONS_TITLE.label(lang), (*COMPARISONS, *CONTROL_CHARTS)),
        (HOTSPOTS_TITLE.label(lang), HOTSPOTS),
    ]


def entries(lang: str, settings: Settings) -> list[Entry]:
    """The entries of all measures, in the order of their declarations."""
    return [entry(measure, lang, settings) for measure in MEASURES.values()]


def markdown(lang: str, settings: Settings) -> str:
    """The Markdown document. The Persian one is right-to-left, with bidi isolates around Latin words."""
    words, *after = sections(lang)
    lines = [_MADE_BY, "", f"# {TITLE.label(lang)}", "", INTRODUCTION.label(lang), ""]
    lines += [*_terms(*words, lang), f"## {MEASURES_TITLE.label(lang)}", "", MINIMUM.label(lang), ""]
    for one in entries(lang, settings):
        lines += _entry(one, lang)
    for title, terms in after:
        lines += _terms(title, terms, lang)
    if lang != "fa":
        return "\n".join(_wrapped(lines)).rstrip("\n") + "\n"
    body = _wrapped(fence(line) for line in lines[1:])
    return "\n".join([_MADE_BY, "", '<div dir="rtl">', *body, "</div>", ""])


def fence(line: str) -> str:
    """Put every run of Latin words, and every key between backticks, into a left-to-right isolate."""
    return re.sub(rf"`[^`]+`|{_LATIN.pattern}", lambda run: ltr(run.group()), line)


def _wrapped(lines: Iterable[str]) -> Iterator[str]:
    """The lines, with long paragraphs and items continued on further lines, as Markdown joins them again."""
    for line in lines:
        if not line or line.startswith(("#", "<")):
            yield line
            continue
        mark = line[: len(line) - len(line.lstrip(" ->"))]
        indent = mark.replace("-", " ")
        yield from wrap(
            line, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )


def _terms(title: str, terms: Iterable[Term], lang: str) -> list[str]:
    items = [f"- **{term.name.label(lang)}** — {term.meaning.label(lang)}" for term in terms]
    return [f"## {title}", "", *items, ""]


def _entry(one: Entry, lang: str) -> Iterator[str]:
    yield from (f"### {one.title} · `{one.key}`", "", one.definition, "")
    yield from (f"- {fact.label.label(lang)}: {fact.text}" for fact in one.lines)
    yield f"- {WHY.label(lang)}: {one.why}"
    yield f"- {CAVEATS.label(lang)}:"
    yield from (f"  - {caveat}" for caveat in one.caveats)
    yield from ("", f"{EXAMPLE.label(lang)}:", "", f"> {one.example}", "")
