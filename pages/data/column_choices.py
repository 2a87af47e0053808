"""What a person chose in the form of columns: the names of its lists, and their values as corrections of a proposal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DUE_BY_RULE = "due-by-rule"  # the name of a check box
NOTHING = "-"  # the choice "nothing known" of a word


@dataclass(frozen=True)
class Choices:
    """Corrections of a proposal: heading → field or None; field → word → code; heading → formats of dates.

    `due_by_rule` takes the due dates from the rule of the settings.
    """

    columns: Mapping[str, str | None] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: Mapping[str, list[str]] = field(default_factory=dict)
    due_by_rule: bool = False

    def as_json(self) -> dict[str, Any]:
        """The corrections as `intake guess --corrections` reads them."""
        return {
            "columns": self.columns,
            "words": self.words,
            "dates": self.dates,
            "due_by_rule": self.due_by_rule,
        }

    def joined(self, later: "Choices") -> "Choices":
        """These choices and later ones, which win; a field that was given away later is no longer claimed here."""
        given = {chosen for chosen in later.columns.values() if chosen is not None}
        kept = {heading: chosen for heading, chosen in self.columns.items() if chosen not in given}
        words = {
            name: {**self.words.get(name, {}), **later.words.get(name, {})}
            for name in {*self.words, *later.words}
        }
        return Choices(
            {**kept, **later.columns}, words, {**self.dates, **later.dates}, due_by_rule=later.due_by_rule
        )


def column_name(column: Mapping[str, Any]) -> str:
    """The name of the list that says what a column becomes."""
    return f"column-{column['position']}"


def date_name(column: Mapping[str, Any]) -> str:
    """The name of the list that says how the dates of a column are read."""
    return f"date-{column['position']}"


def word_name(field_name: str, number: int) -> str:
    """The name of the list that says what the word of this number stands for."""
    return f"word-{field_name}-{number}"


def words_of(coded: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    """The words of a coded field with their codes: None for open ones, which come first; NOTHING for no meaning."""
    codes: list[tuple[str, str | None]] = [(word, None) for word in coded["unknown"]]
    codes += [(word, NOTHING) for word in coded["nothing"]]
    return [*codes, *coded["likely"].items(), *coded["known"].items()]


def read_choices(proposal: Mapping[str, Any], values: Mapping[str, str]) -> Choices:
    """The choices that differ from the proposal, from the values of the form by name."""
    columns: dict[str, str | None] = {}
    dates: dict[str, list[str]] = {}
    for column in proposal["columns"]:
        heading = column["heading"]
        chosen = values.get(column_name(column))
        if chosen is not None and (chosen or None) != column["field"]:
            columns[heading] = chosen or None
        ways = proposal["date_choices"].get(heading, [])
        way = values.get(date_name(column), "")
        if way.isdecimal() and 0 < int(way) < len(ways):
            dates[heading] = ways[int(way)]["formats"]
    words: dict[str, dict[str, str]] = {}
    for coded in proposal["values"]:
        for number, (word, code) in enumerate(words_of(coded)):
            chosen = values.get(word_name(coded["field"], number))
            if chosen and chosen != code:
                words.setdefault(coded["field"], {})[word] = "" if chosen == NOTHING else chosen
    return Choices(columns, words, dates, due_by_rule=values.get(DUE_BY_RULE) == "on")
