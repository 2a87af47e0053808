"""Clusters of counties for the command line, as lines of text and as a JSON object."""

from dataclasses import asdict

from queries.hotspots.cluster_sentences import (
    IMPOSSIBLE,
    chance_sentence,
    cluster_sentence,
    movement_sentence,
    no_cluster_sentence,
    scope_sentence,
)
from queries.hotspots.county_clusters import CountyCluster, CountyClusters
from queries.settings.configured_province import province_at
from queries.settings.province_settings import settings


def clusters_text(scan: CountyClusters | None, lang: str) -> str:
    """The clusters as lines of text."""
    if scan is None:
        return IMPOSSIBLE.label(lang)
    names = {county.code: county.name(lang) for county in province_at(settings().province_folder).counties}
    lines = [
        f"{cluster_sentence(cluster, names, lang)}\n  {chance_sentence(cluster, lang)}."
        for cluster in scan.clusters
    ]
    notes = [movement_sentence(scan, lang)] if lines else []
    return "\n".join([*(lines or [no_cluster_sentence(scan, lang)]), *notes, scope_sentence(scan, lang)])


def clusters_json(scan: CountyClusters | None) -> dict[str, object]:
    """The clusters as a JSON object: ISO dates, Latin digits; `most_likely` is given whether it is reported or not."""
    if scan is None:
        return {"clusters": None, "reason": asdict(IMPOSSIBLE)}
    return {
        "scan": scan.span,
        "from": scan.first.isoformat(),
        "to": scan.last.isoformat(),
        "weeks": scan.weeks,
        "groups_of_counties": scan.windows,
        "longest_weeks": scan.longest,
        "counties": list(scan.counties),
        "counties_left_out": list(scan.left_out),
        "sources_left_out": list(scan.sources_left_out),
        "most_likely": _cluster_json(scan.most_likely) if scan.most_likely else None,
        "clusters": [_cluster_json(cluster) for cluster in scan.clusters],
    }


def _cluster_json(cluster: CountyCluster) -> dict[str, object]:
    return {
        "counties": list(cluster.counties),
        "from": cluster.first.isoformat(),
        "to": cluster.last.isoformat(),
        "weeks": cluster.weeks,
        "cases": cluster.count,
        "expected": round(cluster.expected, 1),
        "times": round(cluster.times, 3),
        "p": cluster.p,
    }
