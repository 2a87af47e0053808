"""The content of `derive.toml`: which sources a province is made from, and what the sources do not know."""

from collections.abc import Collection

from pydantic import BaseModel, ConfigDict, Field

from geo.check_finding import listed
from geo.county_codes import CodeIndex
from geo.tomlfile import DeclarationError

GREGORIAN_MINUS_JALALI = 621


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Input(_Strict):
    """The names of the source files; `water` and `places` may be left out."""

    areas: str
    table: str
    code: str = "code"  # column of the layer of areas that has the codes of the table
    layer: str | None = None  # name of that layer, in a file that holds several
    water: str | None = None
    places: str | None = None


class Census(_Strict):
    """A census: the `column` of the table with its numbers, and the `gregorian` year by which notes speak of it.

    Without `gregorian` it is the year in which the Jalali year began.
    """

    column: str
    gregorian: int | None = None


class SeatRule(_Strict):
    """A seat that is not simply the place of the county's name. Names left out are those of the county."""

    county: str
    name_fa: str = ""
    name_en: str = ""
    place: str | None = None
    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=180)
    source: str = ""


class PlaceRule(_Strict):
    """The Persian name of a place that the source spells otherwise; `place` is its name in the source."""

    place: str
    name_fa: str = Field(min_length=1)
    reason: str = Field(min_length=1)


class AliasRule(_Strict):
    """Other names of a county, with a note where they mean more than a spelling."""

    county: str
    names: list[str]
    note_fa: str = ""
    note_en: str = ""


class Plan(_Strict):
    """The content of `derive.toml`."""

    tolerance: float = Field(default=0.006, gt=0)
    attribution: str
    input: Input
    population: dict[int, Census] = {}
    seat: list[SeatRule] = []
    place: list[PlaceRule] = []
    alias: list[AliasRule] = []

    def notes_year(self, year: int) -> str:
        """The Gregorian year by which the notes of the table speak of a census."""
        return str(self.population[year].gregorian or year + GREGORIAN_MINUS_JALALI)


def check_plan(plan: Plan, columns: Collection[str], codes: CodeIndex) -> None:
    """Raise DeclarationError, with every reason, where a plan names what the table does not have."""
    fa, en = [], []
    table = plan.input.table
    for year, census in plan.population.items():
        if census.column not in columns:
            fa.append(
                f'derive.toml، بخش [population.{year}]: ستون column = "{census.column}" در {table} نیست؛ ستون‌هایش: '
                f"{'، '.join(columns)}."
            )
            en.append(
                f'derive.toml, section [population.{year}]: {table} has no column = "{census.column}"; it has: '
                f"{', '.join(columns)}."
            )
    for key, rules in (("seat", plan.seat), ("alias", plan.alias)):
        if unknown := sorted({rule.county for rule in rules if codes.find(rule.county) is None}):
            fa.append(
                f"derive.toml، بخش [[{key}]]: این کدهای county در {table} نیست ({listed(unknown, 'fa')})."
            )
            en.append(
                f"derive.toml, section [[{key}]]: these codes of county are not in {table} ({listed(unknown, 'en')})."
            )
    if half := [rule.county for rule in plan.seat if (rule.lat is None) != (rule.lon is None)]:
        fa.append(f"derive.toml، بخش [[seat]]: lat و lon را با هم بنویسید ({listed(half, 'fa')}).")
        en.append(f"derive.toml, section [[seat]]: give lat and lon together ({listed(half, 'en')}).")
    if fa:
        raise DeclarationError("\n".join(fa), "\n".join(en))
