"""The ClickHouse cluster named in the URL of a store."""

from dataclasses import dataclass

from sqlalchemy.engine import URL, Dialect


@dataclass(frozen=True)
class Cluster:
    """A cluster of shards, each with replicas that ClickHouse Keeper keeps in sync."""

    name: str
    replicated: bool = True

    @property
    def clause(self) -> str:
        """The ON CLUSTER clause, which runs a DDL statement on every node."""
        return f" ON CLUSTER `{self.name}`"


def cluster_of(url: URL) -> Cluster | None:
    """The cluster named by the `cluster` parameter of a URL; None for a single server."""
    name = url.query.get("cluster")
    return Cluster(name) if isinstance(name, str) else None


def dialect_cluster(dialect: Dialect) -> Cluster | None:
    """The cluster of the engine that a dialect belongs to; None for a single server."""
    return getattr(dialect, "cluster", None)
