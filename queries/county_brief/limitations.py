"""What the data of a county cannot tell, in words."""

from collections.abc import Sequence
from dataclasses import replace

from geo.province import County, Province
from persian.calendar import format_day
from persian.digits import number, percent, to_persian_digits
from queries.estimates.measure import measure
from queries.measures.declaration import MIN_RESPONSE_RATE
from queries.question.vintage import facts
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope

SILENT = Text(
    "شهرستان کم‌تماس، شهرستان بی‌مشکل نیست: هرچه ثبت نشده باشد در این برگه نیست.",
    "A quiet county is not a county without problems: what was never registered is not on this page.",
)
CAUSES = Text(
    "ارقام می‌گویند کجا باید پرسید، نه اینکه چرا چنین است؛ تقصیری را نشان نمی‌دهند.",
    "The figures say where to ask, not why it is so; they show nobody’s fault.",
)
CASES = Text(
    "شمار پرونده‌ها شمار مردم نیست: یک نفر شاید چند بار تماس گرفته باشد.",
    "Cases are not people: one person may have turned to the line more than once.",
)


def limitations(store: Store, own: Scope, province: Province, county: County) -> tuple[Text, ...]:
    """The lines, the most important first."""
    found, year = [SILENT, CAUSES, CASES], province.census_years[0]
    verdicts = measure(store, "satisfied_share", own).row
    if not float(verdicts["response_rate"]) >= MIN_RESPONSE_RATE:
        found.append(_low_response())
    elif float(verdicts["response_rate"]) < 1:
        found.append(_some_heard(float(verdicts["response_rate"]), int(verdicts["n"])))
    found += [*_cases_without_county(store, own), *_sources(store, own)]
    found.append(_census(year, unverified=year in county.population_unverified))
    if uncounted := [each for each in province.counties if not province.population(each.code)]:
        found.append(no_province_rate(uncounted))
    if county.note_fa:
        found.append(Text(county.note_fa, county.note_en))
    return tuple(found)


def no_province_rate(uncounted: Sequence[County]) -> Text:
    """Why the whole province has no rate: the inhabitants of these counties are not known."""
    fa, en = ("، ".join(each.name_fa for each in uncounted), ", ".join(each.name_en for each in uncounted))
    return Text(
        f"شمار جمعیت {fa} دانسته نیست؛ ازاین‌رو کل استان نرخ ندارد.",
        f"The number of inhabitants of {en} is not known, so there is no rate of the whole province.",
    )


def _low_response() -> Text:
    return Text(
        "کمتر از ۲۰٪ مردم دربارهٔ نتیجه نظر داده‌اند؛ رضایت دیگران دانسته نیست.",
        "Fewer than 20% of the people gave a verdict; what the others think is not known.",
    )


def _some_heard(rate: float, n: int) -> Text:
    return Text(
        f"رضایت از نظر {percent(rate, 'fa')} مردمی است که پروندهٔ مختومه داشته‌اند ({number(n, 'fa')} نفر)؛ دیگران شاید "
        "جور دیگری می‌اندیشند.",
        f"Satisfaction is what {percent(rate, 'en')} of those with closed cases said ({number(n, 'en')}); the others "
        "may think otherwise.",
    )


def _cases_without_county(store: Store, own: Scope) -> list[Text]:
    """That cases without a county stand behind the province's figures alone, where there are any."""
    frame = measure(store, "received", replace(own, counties=()), by=("county",)).frame
    n = int(frame.loc[frame["county"] == "none", "value"].sum())
    if not n:
        return []
    fa, en = (number(n, lang) for lang in ("fa", "en"))
    return [
        Text(
            f"{fa} پروندهٔ این دوره شهرستان ندارد: در ارقام استان هست و در هیچ شهرستانی نیست.",
            f"{en} cases of the period have no county: they are in the province’s figures and in no county’s.",
        )
    ]


def _sources(store: Store, own: Scope) -> list[Text]:
    """From which to which day the sources are known, where that differs."""
    days = {moment.date() for moment in facts(store, own).as_of_by_source.values()}
    if len(days) < 2:
        return []
    (first_fa, first_en), (last_fa, last_en) = (
        [format_day(day, lang, style="long") for lang in ("fa", "en")] for day in (min(days), max(days))
    )
    return [
        Text(
            f"منبع‌های داده تا یک روز نرسیده‌اند: برخی تا {first_fa} و برخی تا {last_fa}؛ روزهای پس از اولی کامل نیست.",
            f"Sources are not known up to the same day: some to {first_en}, some to {last_en}; days after the first "
            "are not complete.",
        )
    ]


def _census(year: int, *, unverified: bool) -> Text:
    doubt_fa, doubt_en = ("، که تأیید نشده است،", ", which is unverified") if unverified else ("", "")
    return Text(
        f"نرخ‌ها با جمعیت سرشماری {to_persian_digits(str(year))}{doubt_fa} حساب شده‌اند، نه جمعیت امروز.",
        f"Rates lean on the census of {year}{doubt_en}, not on how many live there today.",
    )
