"""Names of the parts of a figure (place, period, kind, source), in Persian and English at once."""

import re
from datetime import date

from persian.bidi import isolate
from persian.calendar import format_day
from persian.digits import with_digits
from persian.enumeration import quote_commas
from queries.disclosure.publication_grid import PUBLICATION_SPANS, PUBLICATION_UNITS
from queries.press.publication_periods import publication_span
from queries.question.filters import has_county_of
from queries.question.grouping import GRAINS
from queries.settings.configured_province import province_at
from queries.settings.province_settings import settings
from queries.storage.publication_series import PublicationSeries
from queries.storage.store import Store
from queries.vocabulary.codes import Kind
from queries.vocabulary.labels import KINDS, LANGUAGES, Text
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope

PROVINCE = Text("استان {name}", "{name} Province")
WHOLE = Text("همهٔ پرونده‌ها", "all cases")
OF_KIND = {
    Kind.complaint: Text("شکایت‌ها", "complaints"),
    Kind.request: Text("درخواست‌ها", "requests"),
    Kind.suggestion: Text("پیشنهادها", "suggestions"),
}
_PERSIAN = re.compile("[\u0600-\u06ff]")
GREGORIAN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
COUNTY = Text("شهرستان {name}", "{name} County")
SOURCE = Text("{title}؛ سامانهٔ ۱۱۱، {place}؛ بارگذاری {load}", "{title}; 111 line, {place}; load {load}")
# Only once there is more than one series does its number tell a reader anything.
SOURCE_IN_SERIES = Text("{source}؛ سری انتشار {series}", "{source}; publication series {series}")
SERIES = Text("سری انتشار {series}، از {day}", "Publication series {series}, since {day}")


def unit_names(store: Store, unit: str) -> dict[str, Text]:
    """The names of all units of a dimension (counties, agencies or topic groups) by code."""
    rows = store.dimension(unit)
    rows = rows[rows.index != 0]
    return {
        str(code): Text(str(fa), str(en))
        for code, fa, en in zip(rows["code"], rows["name_fa"], rows["name_en"], strict=True)
    }


def code_names(store: Store, by: tuple[str, ...], scope: Scope) -> dict[str, dict[str, Text]]:
    """For each grouping in `by` the names of its codes."""
    names: dict[str, dict[str, Text]] = {}
    for name in by:
        if name in PUBLICATION_SPANS and scope.first and scope.last:
            spans = GRAINS[name](scope.first, scope.last)
            names[name] = {span.key: Text(span.label_fa, span.label_en) for span in spans}
        elif name == "kind":
            names[name] = {kind.name: KINDS[kind] for kind in Kind}
        else:
            names[name] = unit_names(store, name)
    return names


def period_name(scope: Scope) -> Text:
    """The name of the period if it is a whole month, quarter or year; otherwise its first and last day."""
    if (publication := publication_span(scope)) is not None:
        return Text(publication[1].label_fa, publication[1].label_en)
    return Text(scope.period_sentence("fa"), scope.period_sentence("en"))


def place_name(store: Store) -> Text:
    """The name of the province, or "all cases" if the data have none of its counties."""
    province = province_at(settings().province_folder)
    if not has_county_of(store, province):
        return WHOLE
    return PROVINCE.formatted(name=Text(province.name("fa"), province.name("en")))


def quoted_period(scope: Scope) -> Text:
    """The period as quoted, in English with the Gregorian days beside the Jalali ones."""
    name = period_name(scope)
    if scope.first is None or scope.last is None:
        return name
    return Text(name.fa, f"{name.en} ({_gregorian(scope.first)} to {_gregorian(scope.last)})")


def quoted_day(day: date, *, between: str = " ({})") -> Text:
    """A day as quoted: Jalali, in English followed by the Gregorian day, in the form `between`.

    English readers rarely know the Jalali calendar. What already stands in brackets takes another form.
    """
    words = Text.from_formatter(format_day, day, style="long")
    return Text(words.fa, words.en + between.format(_gregorian(day)))


def _gregorian(day: date) -> str:
    return f"{day.day} {GREGORIAN[day.month - 1]} {day.year}"


def subject(store: Store, scope: Scope) -> Text:
    """The subject of a figure, with which its sentence begins: place or office, period, kind."""
    parts = []
    for unit in PUBLICATION_UNITS:
        for code in getattr(scope, DIMENSION_FIELDS[unit]):
            name = unit_names(store, unit)[code]
            named = COUNTY.formatted(name=name) if unit == "county" else name
            parts.append(
                Text(*(_isolated(quote_commas(named.label(lang), lang), lang) for lang in LANGUAGES))
            )
    parts = parts or [place_name(store)]
    parts.append(quoted_period(scope))
    parts += [OF_KIND[Kind[kind]] for kind in scope.kinds]
    return Text("، ".join(part.fa for part in parts), ", ".join(part.en for part in parts))


def _isolated(name: str, lang: str) -> str:
    """The name, in a bidi isolate only if it runs in the other direction. Quotes need no superfluous marks."""
    return name if bool(_PERSIAN.search(name)) == (lang == "fa") else isolate(name)


def source_line(store: Store, load: int) -> Text:
    """The source line: dashboard, line, province, and the load with which the figure can be reproduced.

    Where there is more than one publication series, it ends with that of the load.
    """
    title = settings().title
    source = SOURCE.formatted(
        title=Text(title.fa, title.en), place=place_name(store), load=Text.from_formatter(with_digits, load)
    )
    if len(store.publication_ledger) == 1:
        return source
    series = Text.from_formatter(with_digits, store.series_of(load).series)
    return SOURCE_IN_SERIES.formatted(source=source, series=series)


def series_label(series: PublicationSeries) -> Text:
    """The number of a publication series and since when its rule is in force."""
    return SERIES.formatted(
        series=Text.from_formatter(with_digits, series.series), day=quoted_day(series.begun_at.date())
    )
