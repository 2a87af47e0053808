"""Check a province folder for errors and doubtful data."""

from collections.abc import Iterator
from pathlib import Path

from geo.check_boundaries import check_boundaries
from geo.check_finding import Finding, empty_cells, listed
from geo.county_codes import CodeIndex, code_findings
from geo.map_layer import with_county_codes
from geo.province import load_province
from geo.province_files import (
    Declaration,
    Rows,
    county_rows,
    locate,
    place_rows,
    populations,
    read_geojson,
    split,
)
from geo.tomlfile import DeclarationError, read_toml
from persian.digits import to_persian_digits


def check_province(folder: Path | str) -> list[Finding]:
    """Return the findings, errors first. An empty list means that the province can be used as it is."""
    path = locate(folder)
    try:
        declared = read_toml(path / "province.toml", Declaration)
        rows = county_rows(path)
        codes = CodeIndex(row["code"] for _, row in rows)
        findings = [
            *code_findings((line, row["code"]) for line, row in rows),
            *_names(rows),
            *_populations(rows, declared),
            *_neighbours(rows),
            *_places(place_rows(path), codes),
        ]
        if declared.boundaries:
            layer = with_county_codes(read_geojson(path / "boundaries.geojson"), codes)
            findings += check_boundaries(layer, rows)
        # Loading finds what the checks above do not look at, such as names claimed by two counties.
        if not any(finding.is_error for finding in findings):
            load_province(path)
    except DeclarationError as error:
        return [Finding("unreadable", error.message_fa, error.message_en)]
    return sorted(findings, key=lambda finding: not finding.is_error)


def _names(rows: Rows) -> Iterator[Finding]:
    """Find counties without a name."""
    for column in ("name_fa", "name_en"):
        if lines := [line for line, row in rows if not row[column]]:
            yield empty_cells(column, lines)


def _populations(rows: Rows, declared: Declaration) -> Iterator[Finding]:
    """Find populations that are malformed, missing or unverified.

    A county without a number has no rate, and a province without any has none at all; both can be used. A newest
    census without any number is a mistake.
    """
    yield from _malformed_populations(rows)
    newest = max(declared.census_years, default=None)
    if newest is None:
        yield Finding(
            "no-populations",
            "province.toml: census_years خالی است، پس نرخ (پرونده به‌ازای ده هزار نفر) نشان داده نمی‌شود. برای نرخ، "
            "سال را آنجا و جمعیت را در counties.csv، ستون population_سال، بنویسید.",
            "province.toml: census_years is empty, so rates (cases per 10,000) are not shown. To have them, write the "
            "year there and the inhabitants in counties.csv, column population_YEAR.",
            is_error=False,
        )
    for year in declared.census_years:
        lacking = [row for _, row in rows if _has_no_population(row, year)]
        if lacking:
            fa, en = _names_of(lacking)
            yield Finding(
                "population-missing",
                f"counties.csv: جمعیت این شهرستان‌ها در سرشماری {to_persian_digits(str(year))} نیست ({fa}) و نرخ "
                f"ندارند؛ ستون population_{year} را پر کنید.",
                f"counties.csv: no population in the {year} census for these counties ({en}), which have no rate; fill "
                f"column population_{year}.",
                is_error=year == newest and len(lacking) == len(rows),
            )
    unsure = [row for _, row in rows if row.get("population_unverified")]
    if unsure:
        fa, en = (
            listed([f"{row[name]} {separator.join(split(row['population_unverified']))}" for row in unsure], lang)
            for name, lang, separator in (("name_fa", "fa", " و "), ("name_en", "en", " and "))
        )  # fmt: skip
        yield Finding(
            "population-unverified",
            f"counties.csv: این جمعیت‌ها تأیید نشده است ({fa}). دلیل هر یک در ستون population_note است.",
            f"counties.csv: these populations are unverified ({en}). Column population_note says why.",
            is_error=False,
        )


def _malformed_populations(rows: Rows) -> Iterator[Finding]:
    """Find populations that are not whole numbers."""
    faulty = [(line, row) for line, row in rows if not _is_readable(row)]
    if faulty:
        fa = listed([f"{row['name_fa']} در سطر {to_persian_digits(str(line))}" for line, row in faulty], "fa")
        en = listed([f"{row['name_en']} on line {line}" for line, row in faulty], "en")
        yield Finding(
            "population-not-a-number",
            f"counties.csv: جمعیت این شهرستان‌ها عدد صحیح نیست ({fa}). تنها رقم بنویسید.",
            f"counties.csv: the population of these counties is not a whole number ({en}). Write digits only.",
        )


def _is_readable(row: dict[str, str]) -> bool:
    try:
        populations(row)
    except ValueError:
        return False
    return True


def _has_no_population(row: dict[str, str], year: int) -> bool:
    """Whether a row has no population in a census; a malformed one is another finding."""
    return _is_readable(row) and populations(row).get(year, 0) <= 0


def _neighbours(rows: Rows) -> Iterator[Finding]:
    """Find missing, unknown and one-sided neighbours."""
    declared = {row["code"]: set(split(row.get("neighbours", ""))) for _, row in rows}
    if not any(declared.values()):
        yield Finding(
            "neighbours-missing",
            "ستون neighbours در counties.csv خالی است؛ کانون‌ها همسایگی را نخواهند شناخت.",
            "Column neighbours of counties.csv is empty; hotspots will not know who borders whom.",
            is_error=False,
        )
    pairs = [(code, other) for code, others in declared.items() for other in sorted(others)]
    if unknown := [f"{code}→{other}" for code, other in pairs if other not in declared]:
        yield Finding(
            "neighbours-unknown",
            f"counties.csv: ستون neighbours کدهایی دارد که در جدول نیست ({listed(unknown, 'fa')}). آن‌ها را درست یا "
            "پاک کنید.",
            f"counties.csv: column neighbours has codes that are not in the table ({listed(unknown, 'en')}). Correct "
            "or remove them.",
        )
    one_sided = [
        f"{code}→{other}"
        for code, other in pairs
        if other in declared and (code == other or code not in declared[other])
    ]
    if one_sided:
        yield Finding(
            "neighbours-one-sided",
            f"counties.csv: این همسایگی‌ها یک‌طرفه نوشته شده است ({listed(one_sided, 'fa')}). هر دو طرف را بنویسید.",
            f"counties.csv: these neighbours are written one way only ({listed(one_sided, 'en')}). Write both ways.",
        )


def _places(rows: Rows, codes: CodeIndex) -> Iterator[Finding]:
    """Find places whose county is not in the table: no screen shows them."""
    unknown = sorted({row["county"] for _, row in rows if codes.find(row["county"]) is None})
    if unknown:
        count = sum(row["county"] in unknown for _, row in rows)
        yield Finding(
            "place-without-county",
            f"places.csv: کد شهرستان {to_persian_digits(str(count))} آبادی در counties.csv نیست "
            f"({listed(unknown, 'fa')})؛ این آبادی‌ها نشان داده نمی‌شوند. ستون county را درست کنید.",
            f"places.csv: the county of {count} places is not in counties.csv ({listed(unknown, 'en')}); they are not "
            "shown. Correct column county.",
            is_error=False,
        )


def _names_of(rows: list[dict[str, str]]) -> tuple[str, str]:
    """Number and names of counties, in Persian and in English."""
    return listed([row["name_fa"] for row in rows], "fa"), listed([row["name_en"] for row in rows], "en")
