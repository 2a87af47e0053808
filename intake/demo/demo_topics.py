"""Topics of the demo: names, responsible office, frequency, season, and kinds of cases."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from intake.demo.line_activity import Floats

TOPICS_FILE = Path(__file__).with_name("topics.csv")

KIND_SHARES = (0.55, 0.38, 0.07)  # complaint, request, suggestion; outside trips
TRIP_KIND_SHARES = (0.03, 0.95, 0.02)

# Shares of complaint, request and suggestion, before they are fitted to KIND_SHARES.
KIND_PROFILES = {
    "complaint": (0.83, 0.13, 0.04),
    "request": (0.20, 0.74, 0.06),
    "mixed": (0.50, 0.38, 0.12),
    "idea": (0.12, 0.28, 0.60),
}
# Factor on the usual time to an answer, by profile of the topic.
PACE = {"complaint": 0.95, "request": 1.15, "mixed": 1.0, "idea": 1.3}
URGENT = {"snow": 0.6, "heat": 0.7, "cold": 0.7}


@dataclass(frozen=True)
class Topic:
    """One topic; `office` is the key of the responsible office or type of office."""

    name_fa: str
    name_en: str
    group_fa: str
    group_en: str
    office: str
    weight: float
    kind_profile: str
    season: str
    where: str  # any | urban | rural
    trip: float  # factor on `weight` among the cases of trips

    @property
    def pace(self) -> float:
        """Factor on the time that an office needs."""
        return PACE[self.kind_profile] * URGENT.get(self.season, 1.0)


def topics() -> tuple[Topic, ...]:
    """All topics, in file order."""
    with TOPICS_FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Topic(
                name_fa=row["topic_fa"],
                name_en=row["topic_en"],
                group_fa=row["group_fa"],
                group_en=row["group_en"],
                office=row["office"],
                weight=float(row["weight"]),
                kind_profile=row["tilt"],
                season=row["season"],
                where=row["where"],
                trip=float(row["trip"]),
            )
            for row in csv.DictReader(file)
        )


def kind_shares(every: tuple[Topic, ...], weight: Floats) -> Floats:
    """Shares of kinds within each topic (topics × kinds), which together give KIND_SHARES.

    Computed by iterative proportional fitting (Deming and Stephan 1940), with the weights of the topics as the other
    margin.
    """
    shares = np.array([KIND_PROFILES[topic.kind_profile] for topic in every])
    # Alternately scale columns to the overall shares of kinds, and rows to sum 1; 50 rounds are ample to converge.
    for _ in range(50):
        shares *= np.array(KIND_SHARES) / (weight @ shares / weight.sum())
        shares /= shares.sum(axis=1, keepdims=True)
    return shares
