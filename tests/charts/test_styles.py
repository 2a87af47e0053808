"""Style sheets: a class that is introduced by the sheet of one screen is not introduced by another."""

import re
from collections import defaultdict

from tests.browser import ROOT

# Parts that every screen has; some screens refine them.
SHARED = {
    "piece",
    "legend",
    "section-head",
    "stApp",
    "one-case",
}


def test_no_class_belongs_to_two_screens():
    owners = defaultdict(set)
    for sheet in (ROOT / "assets" / "style").glob("7*.css"):
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        for selectors in re.findall(r"([^{}]+)\{", rules):
            for selector in selectors.split(","):
                if first := re.match(r"\.([\w-]+)", selector.strip()):
                    owners[first[1]].add(sheet.name)
    assert {name: sheets for name, sheets in owners.items() if len(sheets) > 1 and name not in SHARED} == {}


def test_the_page_of_a_county_has_its_name_in_letters_as_large_as_that_of_an_office():
    sheets = "".join(
        sheet.read_text(encoding="utf-8") for sheet in (ROOT / "assets" / "style").glob("7*.css")
    )
    sizes = [
        re.findall(rf"\.{name} h2 {{ font-size: ([\d.]+rem)", sheets) for name in ("county-head", "office")
    ]
    assert sizes[0] == sizes[1]
    assert len(sizes[0]) == 2, "on a wide screen and on a telephone"


def test_every_field_has_a_border_that_is_seen():
    """An empty field is recognised by its border alone (tests/charts/parts/test_palette.py has its contrast)."""
    sheets = "".join(sheet.read_text(encoding="utf-8") for sheet in (ROOT / "assets" / "style").glob("*.css"))
    borders = [
        border
        for selectors, rules in re.findall(r"([^{}]+)\{([^{}]*)\}", sheets)
        if re.search(r"\b(input|select)\b|\.find$", selectors.strip())
        for border in re.findall(r"\bborder: ([^;]+);", rules)
    ]
    assert borders == ["1px solid var(--field)"] * 5
