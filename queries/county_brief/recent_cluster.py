"""What the scan of the last weeks says about one county, for its brief: the cluster to which it belongs."""

from collections.abc import Mapping

from queries.hotspots.cluster_sentences import chance_sentence, cluster_sentence
from queries.hotspots.county_clusters import CountyClusters
from queries.vocabulary.labels import LANGUAGES, Text

IN_CLUSTER = Text(
    "در هفته‌های اخیر این شهرستان در خوشه‌ای است که پرونده‌هایش بیش از معمول است: {cluster}. {chance}.",
    "In recent weeks the county is in a cluster with more cases than usual: {cluster}. {chance}.",
)


def recent_cluster(
    clusters: CountyClusters | None, code: str, names: Mapping[str, Mapping[str, str]]
) -> Text | None:
    """The most likely cluster that a county belongs to; None if it is in none, or none could be looked for.

    `names` are those of the counties by language and code.
    """
    cluster = (
        next((candidate for candidate in clusters.clusters if code in candidate.counties), None)
        if clusters
        else None
    )
    if cluster is None:
        return None
    return Text(
        *(
            IN_CLUSTER.label(lang).format(
                cluster=cluster_sentence(cluster, names[lang], lang), chance=chance_sentence(cluster, lang)
            )
            for lang in LANGUAGES
        )
    )
