"""What each trial export means, read from `tests/guess/truth`: the field of every heading, its dates, its variants.

A guess gives each heading a field of `intake.mapping.model.Columns` or leaves it outside. `Expected.judge` compares.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

HERE = Path(__file__).resolve().parent
TRUTH = HERE / "truth"
SHARED = HERE.parents[2] / "shared" / "data"

OUTSIDE, PERSONAL = "outside", "outside-personal"
# The columns that matter are those that fill one of these fields. The trials count their shares over these columns.
MATTERS = frozenset((
    "id", "registered_at", "due_at", "answered_at", "closed_at", "status", "kind", "channel", "agency", "county",
    "topic", "outcome", "verdict", "place", "latitude", "longitude",
))  # fmt: skip

Judgement = Literal["right", "wrong", "left open", "let in"]


@dataclass(frozen=True)
class Heading:
    """What one column means. Personal columns have the field `outside-personal`, others that no field needs `outside`.

    `also`: further fields that the column may fill besides its own. `accept`: other fields, or `outside`, that the
    documentation allows instead. `instead`: other columns that may fill the field of this one; it then stays outside.
    """

    name: str
    field: str
    also: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    translated: str = ""
    short: str = ""

    @property
    def matters(self) -> bool:
        """Whether the trials count this column among those that matter."""
        return self.field in MATTERS

    @property
    def personal(self) -> bool:
        """Whether the column holds personal data or free text, which no guess may let in."""
        return self.field == PERSONAL


@dataclass(frozen=True)
class Expected:
    """The meaning of one export. `offset` is that of its dates ("none", "Z", "+00", "-05:00")."""

    name: str
    title: str
    source: str
    path: Path
    language: str
    shape: str
    calendar: str
    order: str
    offset: str
    columns: dict[str, Heading]

    @property
    def matter(self) -> list[Heading]:
        """The columns that matter."""
        return [heading for heading in self.columns.values() if heading.matters]

    def judge(
        self, guessed: Mapping[str, Sequence[str]], left_open: Sequence[str] = ()
    ) -> dict[str, Judgement]:
        """Compare a guess with the truth: published heading → right, wrong, left open, or personal data let in.

        `guessed` has the fields of every heading that the guess fills something with; the others are outside.
        `left_open` has the headings that the guess says it is unsure of, and fills nothing with.
        """
        return {name: self._judge(heading, guessed, left_open) for name, heading in self.columns.items()}

    def _judge(
        self, heading: Heading, guessed: Mapping[str, Sequence[str]], left_open: Sequence[str]
    ) -> Judgement:
        """Judge one heading."""
        fields = tuple(guessed.get(heading.name, ()))
        allowed = {heading.field, *heading.also, *heading.accept}
        if fields:
            if heading.personal and not set(fields) <= allowed:
                return "let in"
            return "right" if set(fields) <= allowed else "wrong"
        if allowed & {OUTSIDE, PERSONAL}:
            return "right"
        if any(heading.field in guessed.get(other, ()) for other in heading.instead):
            return "right"
        return "left open" if heading.name in left_open else "wrong"


def names() -> list[str]:
    """The names of all exports with a known meaning, those of the shared data included."""
    return sorted(path.stem for path in TRUTH.glob("*.toml"))


def load(name: str) -> Expected:
    """The meaning of an export."""
    with (TRUTH / f"{name}.toml").open("rb") as file:
        declared = tomllib.load(file)
    folder, _, rest = declared["file"].partition("/")
    columns = {
        heading: Heading(heading, **{k: tuple(v) if isinstance(v, list) else v for k, v in told.items()})
        for heading, told in declared["columns"].items()
    }
    return Expected(
        name,
        declared["title"],
        declared["source"],
        (SHARED if folder == "shared" else HERE / folder) / rest,
        declared["language"],
        declared["shape"],
        declared["calendar"],
        declared["order"],
        declared["offset"],
        columns,
    )
