"""Imports run one way: the contracts of pyproject.toml, and what import-linter has no word for."""

import grimp
import pytest
from importlinter import cli

LAYERS = ("pages", "charts", "briefs", "queries", "stats", "geo", "persian", "intake")
# Of a layer below, these packages may import these modules and no others.
ONLY = {
    ("charts", "queries"): {"queries.measures.declaration", "queries.measures", "queries.vocabulary.labels"},
    ("briefs", "queries"): {
        "queries.county_brief.contents",
        "queries.measures.declaration",
        "queries.measures",
        "queries.vocabulary.labels",
    },
    ("intake", "queries"): {
        f"queries.{door}"
        for door in (
            "check",
            "clickhouse",
            "clickhouse.cluster",
            "clickhouse.statements",
            "clickhouse.tables",
            "codes",
            "engines",
            "generations",
            "rollups",
            "schema",
            "settings",
            "store",
            "tables",
            "words",
        )
    },
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*LAYERS, cache_dir=None)


def test_every_contract_is_kept(capsys):
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

    assert seen <= ONLY[above, below]
