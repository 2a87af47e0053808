"""What each role may open, of whose cases, and what it may do: the one table from which all rights follow.

Screens are named by the first part of their address. What is not in the table is allowed to nobody, so a new screen
is closed until somebody has decided who may open it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from queries.vocabulary.row_limits import NO_ROWS, RowLimits, union
from records.roles import Role


class Action(StrEnum):
    """What a person may do besides looking at screens."""

    load = "load"  # load files in the browser, and keep what their columns mean
    export_cases = "export_cases"  # download rows of single cases
    see_record = "see_record"
    manage_people = "manage_people"
    change_settings = "change_settings"


class Rows(StrEnum):
    """Whose cases a role sees on a screen."""

    every = "every"
    own_counties = "own_counties"
    own_agencies = "own_agencies"
    # Definitions, and what is published of everybody: rounded, and without what would give small groups away.
    none = "none"


# Comparisons of offices or counties with others would tell a person who is limited to some of them about the rest.
COMPARISONS = ("agencies", "counties", "hotspots", "compare")
OF_OWN_CASES = ("overview", "volume", "response", "cases")
FOR_EVERYBODY = ("press", "definitions")


@dataclass(frozen=True)
class RoleRights:
    """The screens of a role with whose cases each shows, and its actions."""

    screens: Mapping[str, Rows]
    actions: frozenset[Action] = frozenset()


def _screens(paths: Iterable[str], rows: Rows) -> dict[str, Rows]:
    return dict.fromkeys(paths, rows) | dict.fromkeys(FOR_EVERYBODY, Rows.none)


_EVERY_SCREEN = _screens((*OF_OWN_CASES, *COMPARISONS, "data"), Rows.every) | {"press": Rows.every}
ROLE_RIGHTS: Mapping[Role, RoleRights] = MappingProxyType(
    {
        Role.governor: RoleRights(_EVERY_SCREEN | {"record": Rows.none}, frozenset(Action)),
        Role.planner: RoleRights(_EVERY_SCREEN, frozenset({Action.export_cases})),
        Role.press: RoleRights(_screens((), Rows.none)),
        Role.county_viewer: RoleRights(
            _screens((*OF_OWN_CASES, "counties"), Rows.own_counties), frozenset({Action.export_cases})
        ),
        Role.agency_viewer: RoleRights(
            _screens((*OF_OWN_CASES, "agencies", "office"), Rows.own_agencies),
            frozenset({Action.export_cases}),
        ),
        Role.steward: RoleRights(
            {"data": Rows.every, "definitions": Rows.none}, frozenset({Action.load, Action.export_cases})
        ),
        Role.administrator: RoleRights(
            {"record": Rows.none, "definitions": Rows.none},
            frozenset({Action.see_record, Action.manage_people, Action.change_settings}),
        ),
    }
)


@dataclass(frozen=True)
class Access:
    """What one person may do: of all roles together, each screen with the rows that the roles which open it give.

    A data steward who is a county viewer, too, sees the Data screen of all loads and the Cases screen of the county.
    """

    screens: Mapping[str, RowLimits | None] = field(hash=False)
    actions: frozenset[Action]

    def may_open(self, screen: str) -> bool:
        """Whether the person may open a screen."""
        return screen in self.screens

    def may(self, action: Action) -> bool:
        """Whether the person may do something."""
        return action in self.actions

    def limits_of(self, screen: str) -> RowLimits | None:
        """The rows that the person sees on a screen, None for all; no row of a screen that the person may not open."""
        return self.screens.get(screen, NO_ROWS)

    @property
    def sees_everything(self) -> bool:
        """Whether all screens for figures show all rows, so that no part of a screen has to be left out."""
        return all(path in self.screens and self.screens[path] is None for path in _EVERY_SCREEN_OF_FIGURES)


_EVERY_SCREEN_OF_FIGURES = tuple(path for path, rows in _EVERY_SCREEN.items() if rows is Rows.every)


def access_of(
    roles: Collection[str], *, counties: Collection[str] = (), agencies: Collection[str] = ()
) -> Access:
    """The rights of a person with these roles, counties and agencies. Unknown roles give none."""
    screens: dict[str, RowLimits | None] = {}
    actions: set[Action] = set()
    rows_of: dict[Rows, RowLimits | None] = {
        Rows.every: None,
        Rows.own_counties: RowLimits(counties=tuple(sorted(counties))),
        Rows.own_agencies: RowLimits(agencies=tuple(sorted(agencies))),
        Rows.none: NO_ROWS,
    }
    for role, rights in ROLE_RIGHTS.items():
        if role not in roles:
            continue
        for path, rows in rights.screens.items():
            screens[path] = union(screens.get(path, NO_ROWS), rows_of[rows])
        actions |= rights.actions
    return Access(MappingProxyType(screens), frozenset(actions))


# Of whoever has a whole server alone. The governor's office has it too: the page of an office about itself is for its
# staff only.
EVERY_RIGHT = access_of([Role.governor])
