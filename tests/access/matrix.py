"""The matrix of docs/access.md: what each role sees on each screen, and what it may do.

The tests of this folder open every screen as every role and compare what they receive with these cells.
"""

from pathlib import Path

from pages.shell.screens import SCREENS
from persian.translate import translator
from records.role_rights import ROLE_RIGHTS, Action, Rows
from records.roles import ROLE_TITLES, Role

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "access.md"
BEGIN, END = "<!-- matrix: written by `make access` -->", "<!-- end of the matrix -->"
CELLS = {
    None: "",
    Rows.every: "all cases",
    Rows.own_counties: "own counties",
    Rows.own_agencies: "own offices",
    Rows.none: "open",
}
ACTIONS = {
    Action.load: "load files, keep mappings",
    Action.export_cases: "download rows of cases",
    Action.see_record: "see the record",
    Action.manage_people: "manage people",
    Action.change_settings: "change settings",
}


def matrix() -> str:
    """Two tables in Markdown: roles by screens, and roles by actions. An empty cell means: not part of the access."""
    t = translator("en")
    roles = [ROLE_TITLES[role].en for role in Role]
    screens = [[t(screen.title), *(_cell(role, screen.path) for role in Role)] for screen in SCREENS]
    actions = [
        [text, *("yes" if action in ROLE_RIGHTS[role].actions else "" for role in Role)]
        for action, text in ACTIONS.items()
    ]
    return f"{_table(['Screen', *roles], screens)}\n\n{_table(['Action', *roles], actions)}"


def _cell(role: Role, path: str) -> str:
    rows = ROLE_RIGHTS[role].screens.get(path)
    return "published figures" if path == "press" and rows is not None else CELLS[rows]


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        f"| {' | '.join(line)} |".replace("|  |", "| |").replace("|  |", "| |") for line in lines
    )


def with_matrix(document: str) -> str:
    """The document with the present matrix between its two marks."""
    before, _, rest = document.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{matrix()}\n\n{END}{after}"


if __name__ == "__main__":
    DOCUMENT.write_text(with_matrix(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
