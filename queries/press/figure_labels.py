"""What the parts of a question are called, in both languages at once."""

import re

from persian.bidi import isolate
from persian.digits import to_persian
from queries.disclosure.publication_grid import SPANS, UNITS
from queries.press.publication_periods import span_of
from queries.question.filters import covers
from queries.question.grouping import GRAINS
from queries.settings.province import province_at
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.codes import Kind
from queries.vocabulary.labels import KINDS, LANGUAGES, Word
from queries.vocabulary.scope import LISTS, Scope

PROVINCE = Word("استان {name}", "{name} Province")
WHOLE = Word("همهٔ پرونده‌ها", "all cases")
OF_KIND = {
    Kind.complaint: Word("شکایت‌ها", "complaints"),
    Kind.request: Word("درخواست‌ها", "requests"),
    Kind.suggestion: Word("پیشنهادها", "suggestions"),
}
_PERSIAN = re.compile("[\u0600-\u06ff]")
GREGORIAN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
COUNTY = Word("شهرستان {name}", "{name} County")
SOURCE = Word("{title}؛ خط ۱۱۱، {place}؛ بارگذاری {load}", "{title}; 111 line, {place}; load {load}")


def unit_names(store: Store, unit: str) -> dict[str, Word]:
    """The names of all counties, agencies or topic groups by their codes."""
    rows = store.dimension(unit)
    rows = rows[rows.index != 0]
    return {
        str(code): Word(str(fa), str(en))
        for code, fa, en in zip(rows["code"], rows["name_fa"], rows["name_en"], strict=True)
    }


def code_names(store: Store, by: tuple[str, ...], scope: Scope) -> dict[str, dict[str, Word]]:
    """What the codes of each grouping are called."""
    found: dict[str, dict[str, Word]] = {}
    for name in by:
        if name in SPANS and scope.first and scope.last:
            edges = GRAINS[name](scope.first, scope.last)
            found[name] = {edge.key: Word(edge.label_fa, edge.label_en) for edge in edges}
        elif name == "kind":
            found[name] = {kind.name: KINDS[kind] for kind in Kind}
        else:
            found[name] = unit_names(store, name)
    return found


def period_name(scope: Scope) -> Word:
    """The name of the month, quarter or year that the period is; else its first and last day."""
    if (found := span_of(scope)) is not None:
        return Word(found[1].label_fa, found[1].label_en)
    return Word(scope.period_sentence("fa"), scope.period_sentence("en"))


def place_name(store: Store) -> Word:
    """The province, where the data are of its counties."""
    province = province_at(settings().province_folder)
    if not covers(store, province):
        return WHOLE
    return PROVINCE.formatted(name=Word(province.name("fa"), province.name("en")))


def quoted_period(scope: Scope) -> Word:
    """The period as it is quoted: in English with its Gregorian days, which alone most of its readers know."""
    named = period_name(scope)
    if scope.first is None or scope.last is None:
        return named
    first, last = (f"{day.day} {GREGORIAN[day.month - 1]} {day.year}" for day in (scope.first, scope.last))
    return Word(named.fa, f"{named.en} ({first} to {last})")


def subject(store: Store, scope: Scope) -> Word:
    """What a figure is about, as the beginning of its sentence: place or office, period, kind."""
    parts = []
    for unit in UNITS:
        for code in getattr(scope, LISTS[unit]):
            name = unit_names(store, unit)[code]
            named = COUNTY.formatted(name=name) if unit == "county" else name
            parts.append(Word(*(_fenced(named.label(lang), lang) for lang in LANGUAGES)))
    parts = parts or [place_name(store)]
    parts.append(quoted_period(scope))
    parts += [OF_KIND[Kind[kind]] for kind in scope.kinds]
    return Word("، ".join(part.fa for part in parts), ", ".join(part.en for part in parts))


def _fenced(name: str, lang: str) -> str:
    """The name, in an isolate where it is written in the other direction: no unseen marks in a quote without need."""
    return name if bool(_PERSIAN.search(name)) == (lang == "fa") else isolate(name)


def source_line(store: Store, load: int) -> Word:
    """Who says so: the dashboard, the line, the province, and the load by which the figure is found again."""
    title = settings().title
    return SOURCE.formatted(
        title=Word(title.fa, title.en), place=place_name(store), load=Word.of(_plain, load)
    )


def _plain(value: int, lang: str) -> str:
    return to_persian(str(value)) if lang == "fa" else str(value)
