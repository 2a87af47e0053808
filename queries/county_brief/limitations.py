"""Limitations of the data behind a county brief, in words."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from geo.counties_and_places import County
from geo.province import Province
from persian.calendar import format_day
from persian.digits import number, percent, to_persian_digits
from queries.estimates.measure import measure
from queries.measures.caveats import NO_POPULATIONS
from queries.measures.declaration import MIN_RESPONSE_RATE
from queries.measures.nonresponse_text import bounds_text
from queries.question.counted_sources import coverage
from queries.question.vintage import facts
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.recorded import EVERYTHING, Recorded
from queries.vocabulary.scope import Scope

SILENT = Text(
    "تماس کم نشانهٔ نبودِ مشکل نیست: هرچه ثبت نشده باشد در این برگه نیست.",
    "Few calls do not mean few problems: what was never registered is not on this page.",
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
    """The limitations that apply to a county, the most important first."""
    notes, year = [SILENT, CAUSES, CASES], province.census_year
    verdicts = measure(store, "satisfied_share", own).row
    notes += _not_recorded(store, own)
    # Written with `not …` so that a missing response rate (NaN) counts as low.
    if verdicts["reason"] == "not_recorded":
        pass
    elif not float(verdicts["response_rate"]) >= MIN_RESPONSE_RATE:
        notes.append(_low_response())
    elif float(verdicts["response_rate"]) < 1:
        notes.append(_partial_response(verdicts))
    notes += [*_cases_without_county(store, own), *_sources(store, own)]
    if not province.has_populations or year is None:
        notes.append(NO_POPULATIONS)
    else:
        notes.append(_census(year, unverified=year in county.population_unverified))
    if province.has_populations and (
        uncounted := [member for member in province.counties if not province.population(member.code)]
    ):
        notes.append(no_province_rate(uncounted))
    if few := few_counties(store, province):
        notes.append(few)
    if county.note_fa:
        notes.append(Text(county.note_fa, county.note_en))
    return tuple(notes)


def _not_recorded(store: Store, own: Scope) -> list[Text]:
    """A note on what some or all of the county's sources do not record."""
    note = coverage(store, own, EVERYTHING - {Recorded.handoff, Recorded.place}).note
    return [] if note is None else [Text(f"{note.fa}.", f"{note.en[:1].upper()}{note.en[1:]}.")]


def no_province_rate(uncounted: Sequence[County]) -> Text:
    """The reason why the whole province has no rate: the population of these counties is unknown."""
    fa, en = (
        "، ".join(county.name_fa for county in uncounted),
        ", ".join(county.name_en for county in uncounted),
    )
    return Text(
        f"شمار جمعیت {fa} معلوم نیست؛ از این رو کل استان نرخ ندارد.",
        f"The number of inhabitants of {en} is not known, so there is no rate of the whole province.",
    )


def few_counties(store: Store, province: Province) -> Text | None:
    """A note that rates of the whole province count inhabitants of counties without any case; None if all have some.

    Where the data name no county at all, they may be of the whole province, and nothing is said either. Nor is it where
    there is no such rate: in a store that is limited to some counties, which does not know of others, and where the
    population of a county is unknown (`no_province_rate`).
    """
    if store.limits is not None and store.limits.only_dimension == "county":
        return None
    if not all(province.population(county.code) for county in province.counties):
        return None
    known = set(store.codes("county").values())
    n, total = sum(county.code in known for county in province.counties), len(province.counties)
    if n in (0, total):
        return None
    return Text(
        f"در داده‌ها تنها {number(n, 'fa')} شهرستان از {number(total, 'fa')} شهرستان پرونده دارند؛ نرخ کل استان با "
        "جمعیت همهٔ شهرستان‌ها حساب می‌شود.",
        f"Only {n} of {total} counties have cases in the data; the rate of the whole province is divided by the "
        "inhabitants of all.",
    )


def _low_response() -> Text:
    return Text(
        "کمتر از ۲۰٪ مردم دربارهٔ نتیجه نظر داده‌اند؛ رضایت دیگران معلوم نیست.",
        "Fewer than 20% of the people gave a rating; what the others think is not known.",
    )


def _partial_response(verdicts: "pd.Series[Any]") -> Text:
    rate, n = float(verdicts["response_rate"]), int(verdicts["n"])
    bounds = bounds_text(verdicts)
    fa, en = ("", "") if bounds is None else (f"؛ {bounds.fa}", f"; {bounds.en}")
    return Text(
        f"رضایت بر پایهٔ نظر {percent(rate, 'fa')} از دارندگان پروندهٔ مختومه است ({number(n, 'fa')} نظر)؛ دیگران شاید "
        f"نظر دیگری داشته باشند{fa}.",
        f"Satisfaction is what {percent(rate, 'en')} of those with closed cases said ({number(n, 'en')} ratings); the "
        f"others may think otherwise{en}.",
    )


def _cases_without_county(store: Store, own: Scope) -> list[Text]:
    """A note if there are cases without a county, which count for the province but for no county."""
    frame = measure(store, "received", replace(own, counties=()), by=("county",)).frame
    n = int(frame.loc[frame["county"] == "none", "value"].sum())
    if not n:
        return []
    fa, en = (number(n, lang) for lang in ("fa", "en"))
    return [
        Text(
            f"{fa} پروندهٔ این دوره شهرستان ندارد: در ارقام استان هست و در هیچ شهرستانی نیست.",
            f"{en} cases of the period have no county: they are in the province’s figures and in no county’s."
            if n > 1
            else "1 case of the period has no county: it is in the province’s figures and in no county’s.",
        )
    ]


def _sources(store: Store, own: Scope) -> list[Text]:
    """A note if the data of the sources end on different days."""
    days = {moment.date() for moment in facts(store, own).as_of_by_source.values()}
    if len(days) < 2:
        return []
    (first_fa, first_en), (last_fa, last_en) = (
        [format_day(day, lang, style="long") for lang in ("fa", "en")] for day in (min(days), max(days))
    )
    return [
        Text(
            f"تاریخ داده‌های منبع‌ها یکی نیست: برخی تا {first_fa} و برخی تا {last_fa}؛ روزهای پس از {first_fa} "
            "کامل نیست.",
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
