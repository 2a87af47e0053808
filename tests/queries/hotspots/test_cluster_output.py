"""Clusters for the command line: every cluster on its lines, and JSON that a program can read."""

import json
from dataclasses import replace

from queries.hotspots.cluster_output import clusters_json, clusters_text
from queries.hotspots.cluster_sentences import ALLOWED_FOR, MOVING_LEVELS
from tests.queries.hotspots.test_cluster_sentences import CLUSTER, FOUND, plain


def test_text_has_each_cluster_or_says_that_there_is_none():
    two = replace(FOUND, clusters=(CLUSTER, replace(CLUSTER, counties=("0313",), p=0.02)))

    lines = [plain(line) for line in clusters_text(two, "en").splitlines()]

    assert len(lines) == 6
    assert lines[0].startswith("Ahar, Kaleybar: 128")
    assert "once in 50" in lines[3]
    assert lines[4] == MOVING_LEVELS.en
    assert ALLOWED_FOR.fa in clusters_text(replace(two, allows_for_moves=True), "fa").splitlines()
    none = plain(clusters_text(FOUND, "fa"))
    assert none.startswith("در ۱۲ هفته تا")
    assert MOVING_LEVELS.fa not in none


def test_json_has_dates_and_numbers():
    record = clusters_json(replace(FOUND, clusters=(CLUSTER,), most_likely=CLUSTER))

    assert json.loads(json.dumps(record)) == record
    assert record["clusters"] == [
        {
            "counties": ["0302", "0315"],
            "from": "2025-04-03",
            "to": "2025-04-30",
            "weeks": 4,
            "cases": 128,
            "expected": 61.4,
            "times": 2.085,
            "p": 0.001,
        }
    ]
    assert record["weeks"] == 12
    assert clusters_json(FOUND)["most_likely"] is None
