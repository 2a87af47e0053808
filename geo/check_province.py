"""Check a province folder for errors and doubtful data."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from geo.check_boundaries import check_boundaries
from geo.check_finding import Finding
from geo.province import load_province
from geo.province_files import Declaration, Rows, county_rows, locate, populations, read_geojson, split
from geo.tomlfile import DeclarationError, read_toml


def check_province(folder: Path | str) -> list[Finding]:
    """Return the findings, errors first. An empty list means that the province can be used as it is."""
    path = locate(folder)
    try:
        declared = read_toml(path / "province.toml", Declaration)
        rows = county_rows(path)
        findings = [*_codes(rows), *_populations(rows, declared), *_neighbours(rows)]
        if declared.boundaries:
            findings += check_boundaries(read_geojson(path / "boundaries.geojson"), rows)
        # Loading finds what the checks above do not look at, such as names claimed by two counties.
        if not any(finding.is_error for finding in findings):
            load_province(path)
    except DeclarationError as error:
        return [Finding("unreadable", error.message_fa, error.message_en)]
    return sorted(findings, key=lambda finding: not finding.is_error)


def _codes(rows: Rows) -> Iterator[Finding]:
    """Find duplicate codes and empty cells."""
    for code, times in Counter(row["code"] for _, row in rows).items():
        if times > 1:
            lines = ", ".join(str(line) for line, row in rows if row["code"] == code)
            yield Finding(
                "duplicate-code",
                f"کد {code} در counties.csv {times} بار آمده است (سطرهای {lines}). هر شهرستان یک کد یکتا دارد.",
                f"Code {code} stands {times} times in counties.csv (lines {lines}). Give each county its own.",
            )
    for line, row in rows:
        for column in ("code", "name_fa", "name_en"):
            if not row[column]:
                yield Finding(
                    "empty-cell",
                    f"counties.csv، سطر {line}: ستون {column} خالی است.",
                    f"counties.csv, line {line}: column {column} is empty.",
                )


def _populations(rows: Rows, declared: Declaration) -> Iterator[Finding]:
    """Find populations that are malformed, missing or unverified. Only the newest census is required."""
    newest = max(declared.census_years)
    for line, row in rows:
        try:
            by_year = populations(row)
        except ValueError as error:
            yield Finding(
                "population-not-a-number",
                f"counties.csv، سطر {line}: جمعیت «{row['name_fa']}» عدد صحیح نیست ({error}).",
                f"counties.csv, line {line}: the population of {row['name_en']} is not a whole number ({error}).",
            )
            continue
        for year in declared.census_years:
            if by_year.get(year, 0) <= 0:
                yield Finding(
                    "population-missing",
                    f"جمعیت «{row['name_fa']}» در سرشماری {year} نیست؛ ستون population_{year} را پر کنید.",
                    f"{row['name_en']} has no population for the {year} census; fill population_{year}.",
                    is_error=year == newest,
                )
        for unsure in split(row.get("population_unverified", "")):
            yield Finding(
                "population-unverified",
                f"جمعیت «{row['name_fa']}» در سرشماری {unsure} تأیید نشده است: {row.get('population_note', '')}",
                f"The {unsure} population of {row['name_en']} is unverified: {row.get('population_note', '')}",
                is_error=False,
            )


def _neighbours(rows: Rows) -> Iterator[Finding]:
    """Find missing and one-sided neighbours."""
    declared = {row["code"]: set(split(row.get("neighbours", ""))) for _, row in rows}
    if not any(declared.values()):
        yield Finding(
            "neighbours-missing",
            "ستون neighbours در counties.csv خالی است؛ کانون‌ها همسایگی را نخواهند شناخت.",
            "Column neighbours of counties.csv is empty; hotspots will not know who borders whom.",
            is_error=False,
        )
    for code, codes in declared.items():
        for other in sorted(codes):
            if code == other or code not in declared.get(other, set()):
                yield Finding(
                    "neighbours-one-sided",
                    f"{code} همسایهٔ {other} نوشته شده، ولی {other} همسایهٔ {code} نه. هر دو را بنویسید.",
                    f"{code} names {other} as neighbour but not the other way round. Write both.",
                )
