"""Import layers: the contracts of pyproject.toml, and rules that import-linter cannot express."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest
from importlinter import cli

from intake.commands.intake_parser import COMMAND_MODULES
from pages.shell.screens import FOLDERS

ROOT = Path(__file__).resolve().parent.parent
LAYERS = (
    "delivery",
    "pages",
    "door",
    "charts",
    "briefs",
    "records",
    "queries",
    "stats",
    "geo",
    "persian",
    "intake",
)
# The packages and modules of a lower layer that these may import; nothing else of that layer.
ONLY = {
    ("charts", "queries"): ("queries.measures", "queries.vocabulary"),
    ("briefs", "queries"): (
        "queries.county_brief.brief_contents",
        "queries.measures",
        "queries.overview.overview_contents",
        "queries.vocabulary",
    ),
    ("door", "queries"): ("queries.settings",),
    ("door", "charts"): ("charts.markup",),
    ("intake", "queries"): (
        "queries.estimates.consistency",
        "queries.settings",
        "queries.storage",
        "queries.vocabulary",
    ),
    ("records", "queries"): ("queries.vocabulary",),
}
# The only imports that may be inside a function: modules that are slow to import and rarely needed.
SLOW = {
    "babel",
    "clickhouse_connect",
    "duckdb",
    "esda",
    "geopandas",
    "holidays",
    "libpysal",
    "numpy",  # By geo, which can load a province without it.
    "psycopg",
    "pyarrow",
    "python_calamine",
    "rich",
    "scipy",
    "shapely",
    "typst",
    "xlsxwriter",
}
# An import that does not begin a line, which every import inside a function is.
INDENTED_IMPORT = r"(^[ \t]+|[:;][ \t]*)(import \w|from [\w.]+ import)"
# File names that several screens share, because the file plays the same role in each.
SHARED_NAMES = {"__init__.py", "__main__.py", "controls.py", "headline.py", "table.py"}


def sources(pattern: str) -> Iterator[tuple[Path, ast.Module]]:
    """Every module of the layers whose text has something of a pattern, with its syntax tree: parsing takes long."""
    for layer in LAYERS:
        for path in sorted((ROOT / layer).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            if re.search(pattern, text, re.MULTILINE):
                yield path.relative_to(ROOT), ast.parse(text)


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """The import graph of modules, including imports inside functions and imports by name."""
    built = grimp.build_graph(*LAYERS, cache_dir=None)
    # Screens and commands are imported by name at run time, which the static graph cannot see.
    for folder in FOLDERS:
        built.add_import(importer="pages.shell.screens", imported=f"pages.{folder}")
    for module in set(COMMAND_MODULES.values()):
        built.add_import(importer="intake.__main__", imported=f"intake.commands.{module}")
    return built


def test_every_contract_is_kept(capsys, monkeypatch):
    # Its settings would silence every logger that exists already, for all later tests in this process.
    monkeypatch.setattr(cli, "_configure_logging", lambda *_, **__: None)
    kept = cli.lint_imports(config_filename="pyproject.toml", no_cache=True) == cli.EXIT_STATUS_SUCCESS

    assert kept, capsys.readouterr().out


@pytest.mark.parametrize(("above", "below"), ONLY)
def test_a_layer_sees_only_the_door_of_the_one_below(graph, above, below):
    inside = {module for module in graph.modules if module.split(".")[0] == above}

    seen = {
        imported
        for module in inside
        for imported in graph.find_modules_directly_imported_by(module)
        if imported.split(".")[0] == below
    }

    allowed = ONLY[above, below]
    assert not {module for module in seen if not f"{module}.".startswith(tuple(f"{x}." for x in allowed))}


def test_no_modules_import_one_another_in_a_circle(graph):
    _in_order({module: graph.find_modules_directly_imported_by(module) for module in graph.modules})


def test_no_folders_import_one_another_in_a_circle(graph):
    arrows: dict[str, set[str]] = {}
    for module in graph.modules:
        others = {folder(each) for each in graph.find_modules_directly_imported_by(module)}
        arrows.setdefault(folder(module), set()).update(others - {folder(module)})

    _in_order(arrows)


def folder(module: str) -> str:
    """The folder of a module (with its subfolders), or the module itself if it is in no folder."""
    return ".".join(module.split(".")[:2])


def _in_order(arrows: dict[str, set[str]]) -> None:
    """Raise CycleError, which names a cycle, if no order puts each module after its imports."""
    assert list(TopologicalSorter(arrows).static_order())


def test_a_screen_imports_neither_another_screen_nor_the_shell(graph):
    screens = {f"pages.{folder}" for folder in FOLDERS}
    wrong = [
        (module, imported)
        for module in graph.modules
        if (own := ".".join(module.split(".")[:2])) in screens
        for imported in graph.find_modules_directly_imported_by(module)
        if imported.startswith("pages.")
        and not f"{imported}.".startswith((f"{own}.", "pages.view.", "pages.widgets."))
    ]

    assert wrong == []


def test_every_folder_that_declares_a_screen_is_in_the_registry():
    declared = {
        path.parent.name
        for path, tree in sources("^SCREEN")
        if path.parts[0] == "pages"
        for node in tree.body
        if isinstance(node, ast.Assign) and [getattr(t, "id", "") for t in node.targets] == ["SCREEN"]
    }

    assert declared == set(FOLDERS)


def test_only_slow_libraries_are_imported_inside_functions():
    inside = {
        (str(path), name.split(".")[0])
        for path, tree in sources(INDENTED_IMPORT)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        for name in _imported(node)
    }

    assert {(path, name) for path, name in inside if name not in SLOW} == set()
    assert {name for _, name in inside} == SLOW


def test_no_module_imports_the_statistics_of_scipy():
    """They take up to 48 MB of memory in each process, and half a second; `scipy.special` has what is needed."""
    imported = {
        (str(path), name)
        for path, tree in sources("scipy")
        for node in ast.walk(tree)
        for name in [*_imported(node), *_imported_from(node)]
    }

    assert any(name.startswith("scipy.special") for _, name in imported)
    assert {(path, name) for path, name in imported if f"{name}.".startswith("scipy.stats.")} == set()


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [str(node.module)] if isinstance(node, ast.ImportFrom) else []


def _imported_from(node: ast.AST) -> list[str]:
    return [f"{node.module}.{alias.name}" for alias in node.names] if isinstance(node, ast.ImportFrom) else []


@pytest.mark.parametrize("layer", LAYERS)
def test_a_file_name_stands_once_in_a_layer(layer):
    names = Counter(path.name for path in (ROOT / layer).rglob("*.py") if path.name not in SHARED_NAMES)

    assert [name for name, times in names.items() if times > 1] == []


# What only some modules may use, because the rights of viewers are decided there: names of functions and attributes.
RESERVED = {
    # A screen gets its store with the limits of its viewer, from the view, and a worker from the request for the same
    # view. The others here act for no viewer: the server itself, published figures, and commands; and the names of the
    # offices that somebody is recorded for, which that person knows.
    "open_store": (
        "queries/storage/opening.py",
        "queries/__main__.py",
        "delivery/__main__.py",
        "pages/view/view.py",
        "pages/view/piece_request.py",
        "pages/shell/door_setup.py",
        "pages/shell/file_maker.py",
        "pages/shell/prewarm.py",
        "pages/shell/routes.py",
        "pages/press/figure_routes.py",
    ),
    "unlimited": ("queries/storage/store.py", "queries/disclosure/publication_store.py"),
    "download_button": ("pages/widgets/files/downloads.py",),
    "fetch_frame": ("queries/storage/fetching.py", "queries/storage/store.py"),
}


def test_what_decides_rights_is_used_where_they_are_decided():
    users: dict[str, set[str]] = {name: set() for name in RESERVED}
    for path, tree in sources("|".join(RESERVED)):
        for node in ast.walk(tree) if path.parts[0] != "intake" else ():
            for kind in ("attr", "id", "name"):
                if (name := getattr(node, kind, None)) in users:
                    users[name].add(str(path))

    assert users == {name: set(paths) for name, paths in RESERVED.items()}


def test_protected_figures_alone_are_computed_from_all_cases():
    users = {
        str(path)
        for path, tree in sources("publication_store")
        for node in ast.walk(tree)
        if "publication_store" in _names(node)
    }

    protected = ("pages/press/", "queries/disclosure/", "queries/own_office/")
    assert {path for path in users if not path.startswith(protected)} == set()


def _names(node: ast.AST) -> list[str]:
    return [node.id] if isinstance(node, ast.Name) else []
