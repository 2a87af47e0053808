"""A cluster of ClickHouse servers, as the address of a store names it."""

from dataclasses import dataclass

from sqlalchemy.engine import URL, Dialect


@dataclass(frozen=True)
class Cluster:
    """A cluster of shards, each with replicas kept equal by Keeper."""

    name: str
    replicated: bool = True

    @property
    def clause(self) -> str:
        """What sends a statement to every node."""
        return f" ON CLUSTER `{self.name}`"


def cluster_of(url: URL) -> Cluster | None:
    """The cluster that the address names; None for one server."""
    name = url.query.get("cluster")
    return Cluster(name) if isinstance(name, str) else None


def dialect_cluster(dialect: Dialect) -> Cluster | None:
    """The cluster that an engine of this dialect works on."""
    return getattr(dialect, "cluster", None)
