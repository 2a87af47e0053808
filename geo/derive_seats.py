"""Seats of counties, found among the places of a province."""

from collections.abc import Iterable

from geo.derive_plan import SeatRule
from geo.tomlfile import DeclarationError
from persian.names import fold, tidy

Row = dict[str, str]


def seat_cells(county: Row, rule: SeatRule | None, places: Iterable[Row]) -> Row:
    """The seat of a county: as its rule says, else the place of the county's name, else empty.

    `places` are those of the county. Raises DeclarationError if the rule names a place that is not among them.
    """
    fa = (rule.name_fa if rule else "") or tidy(county["name_fa"])
    en = (rule.name_en if rule else "") or county["name_en"]
    if rule and rule.lat is not None and rule.lon is not None:
        return {"seat_fa": fa, "seat_en": en, "seat_lat": str(rule.lat), "seat_lon": str(rule.lon)}
    seat_name = fold(rule.place if rule and rule.place else en)
    for place in places:
        if fold(place["name_en"]) == seat_name or fold(place["name_fa"]) in (fold(fa), seat_name):
            return {"seat_fa": fa, "seat_en": en, "seat_lat": place["lat"], "seat_lon": place["lon"]}
    if rule and rule.place:
        raise DeclarationError(
            f"derive.toml، بخش [[seat]]: «{rule.place}» میان آبادی‌های {county['name_fa']} ({county['code']}) نیست؛ "
            "place را درست کنید یا lat و lon بنویسید.",
            f'derive.toml, section [[seat]]: "{rule.place}" is not among the places of {county["name_en"]} '
            f"({county['code']}); correct place, or give lat and lon.",
        )
    named = rule is not None
    return {"seat_fa": fa if named else "", "seat_en": en if named else "", "seat_lat": "", "seat_lon": ""}
