"""The style sheets: what a screen's own sheet names first is named first by no other screen's."""

import re
from collections import defaultdict

from tests.browser import ROOT

SHARED = {"piece", "legend", "section-head", "stApp", "one-case"}  # parts that every screen has, refined by some


def test_no_class_belongs_to_two_screens():
    owners = defaultdict(set)
    for sheet in (ROOT / "assets" / "style").glob("7*.css"):
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        for selectors in re.findall(r"([^{}]+)\{", rules):
            for selector in selectors.split(","):
                if first := re.match(r"\.([\w-]+)", selector.strip()):
                    owners[first[1]].add(sheet.name)
    assert {name: sheets for name, sheets in owners.items() if len(sheets) > 1 and name not in SHARED} == {}
