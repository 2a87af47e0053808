"""Evidence of values for counties, places and coordinates."""

import re
from collections import Counter
from collections.abc import Sequence

from geo.province import Province
from intake.guess.columns.column_profile import ColumnProfile
from intake.guess.headings.heading_words import words_of_column
from intake.guess.values.value_words import NOTHING
from intake.parsing.rejected_frame import mask_cell
from persian.bidi import one_line
from persian.digits import to_latin_digits
from persian.names import fold, folded

PLACE_FIELDS = ("county", "place", "latitude", "longitude")
_NEVER = -20.0
_BESIDE_THE_TABLE = 0.15  # filled cells of a column of another table, a summary beside the cases
_SHOWN = 5  # names that are none of the province
# Outweighs a heading: coordinates that are in the province only if latitude and longitude are exchanged.
_EXCHANGED = 12.0
_HALF, _NEARLY_ALL = 0.5, 0.9
# Where it happened is what a case is about; beside it may stand where the person lives, or the office is.
_EVENT = folded("وقوع", "حادثه", "رخداد")
_OF_THE_EVENT = 2.0
_DISTRICT = re.compile(r"(?:منطق[هة]|ناحی[هة])\s*\S{0,8}\s*\d{1,2}")
_WIDEST = 15.0  # degrees from one end of a province or city to the other, outliers left out


def place_evidence(
    column: ColumnProfile, field: str, columns: Sequence[ColumnProfile], province: Province | None
) -> float:
    """Evidence, in log odds, that a column holds counties, places or one of the coordinates."""
    if field in ("latitude", "longitude"):
        return _coordinate(column, field, columns, province)
    shape = column.shape
    if shape.decimals > 0.2 or shape.pairs > 0.2:
        return _NEVER
    score = (
        -3.0 * (shape.numbers > 0.5 and column.counties < 0.5)
        - 1.5 * (shape.letters > 40)
        - 4.0 * column.yes_no
    )
    score -= 2.0 * max((words.share for words in column.codes.values()), default=0.0)
    score -= 1.5 * shape.groups["office"] + 1.0 * shape.groups["topic"]
    if shape.distinct == 1 and shape.filled >= 30:
        score -= 3.5  # a constant tells cases apart by nothing
    if field == "county":
        numbers = shape.numbers > _NEARLY_ALL and column.heading.weight("status")
        if column.counties < _HALF and (numbers or _are_districts(column)):
            return _NEVER  # numbers of states of cases, or districts; as counties each would stand in all figures
        score += _OF_THE_EVENT * (column.named and not _EVENT.isdisjoint(words_of_column(column.name)))
        score += 6.0 * (column.counties - 0.3) if column.counties > 0.3 else 0.0
        if shape.distinct > 120 or (shape.spread > 0.5 and shape.filled > 30):
            score -= 3.0
        score -= 2.5 * (shape.rows >= 30 and shape.fill < _BESIDE_THE_TABLE)
        return score + 0.5 * (2 <= shape.distinct <= 80) + 0.9 * (2 <= shape.distinct <= 15)
    # The towns of a province have the names of its counties, so those speak for the county first.
    score += 5.5 * column.places * (1 - column.counties) + 1.5 * shape.groups["place"]
    return score - 2.0 * column.counties + (0.3 if shape.distinct > 15 or shape.filled < 30 else -0.9)


def _are_districts(column: ColumnProfile) -> bool:
    """Whether a column has the numbered districts of a city («منطقه ۳»)."""
    districts = sum(
        count for value, count in column.shape.counts.items() if _DISTRICT.fullmatch(to_latin_digits(value))
    )
    return districts > _NEARLY_ALL * max(sum(column.shape.counts.values()), 1)


def _coordinate(
    column: ColumnProfile, field: str, columns: Sequence[ColumnProfile], province: Province | None
) -> float:
    """Evidence that a column of decimal numbers is one half of a pair of coordinates."""
    shape = column.shape
    if shape.numbers < 0.8:
        return _NEVER
    if shape.decimals < 0.5:
        return 0.5 if column.headings.get(field, 0) > 0.8 and shape.has_digits == 1 else _NEVER
    middle = _middle(column)
    if abs(middle) > (90 if field == "latitude" else 180):
        return -4.0
    if province is not None and province.bounds is not None and _is_inside(province, middle, field):
        exchanged = _are_exchanged(column, field, columns, province)
        return 4.5 + _EXCHANGED * column.headings.get(_other_half(field), 0.0) * exchanged
    if _spread(column) > _WIDEST:
        return -1.0
    # Elsewhere the two halves stand side by side, and differ: where one is negative or beyond 90 degrees, it is the
    # longitude (or south).
    others = [each for each in columns if each is not column and _is_decimal(each)]
    if not others:
        return 0.0
    nearest = min(others, key=lambda each: abs(each.position - column.position))
    side_by_side = 2.2 * (abs(nearest.position - column.position) == 1 and shape.decimals > 0.8)
    return side_by_side + _half(field, middle, _middle(nearest), before=column.position < nearest.position)


def _other_half(field: str) -> str:
    return "longitude" if field == "latitude" else "latitude"


def _is_inside(province: Province, middle: float, field: str) -> bool:
    """Whether numbers around `middle` lie in the province as this half of a pair of coordinates."""
    assert province.bounds is not None
    west, south, east, north = province.bounds
    return south <= middle <= north if field == "latitude" else west <= middle <= east


def _are_exchanged(
    column: ColumnProfile, field: str, columns: Sequence[ColumnProfile], province: Province
) -> bool:
    """Whether a column lies in the province as this half only, and another one as the other half only.

    One alone says nothing: the latitudes of Montréal are longitudes of East Azerbaijan.
    """

    def only(each: ColumnProfile, half: str) -> bool:
        middle = _middle(each)
        inside, inside_other = (_is_inside(province, middle, name) for name in (half, _other_half(half)))
        return inside and not inside_other

    other = _other_half(field)
    return only(column, field) and any(
        only(each, other) for each in columns if each is not column and _is_decimal(each)
    )


def _half(field: str, middle: float, other: float, *, before: bool) -> float:
    """Evidence that numbers around `middle` are this half of a pair of coordinates, the other being around `other`."""
    if field == "latitude":
        return 2.0 if (other < 0 < middle or abs(other) > 90) else 0.5 if before else -0.5
    return 2.0 if (middle < 0 < other or abs(middle) > 90) else -0.5 if before else 0.5


def _is_decimal(column: ColumnProfile) -> bool:
    return column.shape.numbers > 0.8 and column.shape.decimals > 0.5 and abs(_middle(column)) <= 180


def _numbers(column: ColumnProfile) -> list[float]:
    numbers = []
    for value in list(column.shape.counts)[:500]:
        try:
            numbers.append(float(value))
        except ValueError:
            continue
    return sorted(number for number in numbers if number)


def _middle(column: ColumnProfile) -> float:
    """The median of the numbers of a column, zeros left out."""
    numbers = _numbers(column)
    return numbers[len(numbers) // 2] if numbers else 0.0


def _spread(column: ColumnProfile) -> float:
    """Distance between the 5th and the 95th percentile of the numbers of a column."""
    numbers = _numbers(column)
    return numbers[int(len(numbers) * 0.95) - 1] - numbers[len(numbers) // 20] if len(numbers) > 1 else 0.0


def strange_counties(column: ColumnProfile, province: Province | None) -> dict[str, float]:
    """The commonest names of a column of counties that are none of the province, with their shares of the cells.

    They are masked, because they are shown, and written into the mapping.
    """
    if province is None or column.counties == 1:
        return {}
    root = column.root or ""
    names: Counter[str] = Counter()
    for name, count in column.shape.counts.items():
        if fold(name) not in NOTHING and province.match(name.removeprefix(root)) is None:
            names[mask_cell(one_line(name))] += count
    return {name: count / max(column.shape.filled, 1) for name, count in names.most_common(_SHOWN)}
