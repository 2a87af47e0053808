"""Grave topics: those that the province's settings mark. They lead every list of topics, marked with a word.

Settings name topics or topic groups by code or by name in either language; a group stands for all of its topics. A
store that holds nothing but demo data has one grave topic, unless the settings say otherwise.
"""

from dataclasses import dataclass

import pandas as pd

from persian.bidi import isolate
from queries.question.filters import resolve
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.problems import Problem

GRAVE = Text("موضوع حساس", "Grave topic")
_MARKED = Text("{name} (موضوع حساس)", "{name} (grave topic)")
DEMO_TOPICS = ("کیفیت آب آشامیدنی",)
DIMENSIONS = ("topic", "topic_group")


@dataclass(frozen=True)
class GraveTopics:
    """Codes of the grave topics (those of grave groups included) and of the grave topic groups."""

    topics: frozenset[str] = frozenset()
    topic_groups: frozenset[str] = frozenset()

    def includes(self, by: str, code: object) -> bool:
        """Whether a code of a dimension is that of a grave topic or group; never one of other dimensions."""
        codes = {"topic": self.topics, "topic_group": self.topic_groups}.get(by, frozenset())
        return str(code) in codes

    def marked(self, name: str, by: str, code: object, lang: str) -> str:
        """The name of a topic or group, with the word that marks it if it is grave."""
        return _MARKED.label(lang).format(name=name) if self.includes(by, code) else name

    def first(self, frame: pd.DataFrame, by: str, codes: str | None = None) -> pd.DataFrame:
        """The rows with those of grave topics first, else in their order; `codes` is the column of the codes."""
        is_grave = frame[codes or by].map(lambda code: self.includes(by, code)).astype(bool)
        return pd.concat([frame[is_grave], frame[~is_grave]]) if is_grave.any() else frame


def grave_topics(store: Store) -> GraveTopics:
    """The grave topics among those of a store; names that are not in it are left out."""
    names = _names(store)
    return store.cache.get_or_compute(("grave topics", names), lambda: _grave_topics(store, names))


def grave_keys(store: Store) -> frozenset[tuple[str, int]]:
    """The grave topics and topic groups of a store as pairs of a dimension and a key."""
    grave = grave_topics(store)
    return frozenset(
        (name, int(str(key)))
        for name in DIMENSIONS
        for key, code in store.dimension(name)["code"].items()
        if grave.includes(name, code)
    )


def unknown_grave_topics(store: Store) -> list[Problem]:
    """A problem for each grave topic of the settings that does not occur in the data."""
    return [
        Problem(
            "grave_topics",
            name,
            f"در تنظیمات «{isolate(name)}» موضوع حساس است، ولی موضوع یا گروه موضوعی با این نام یا کد در داده‌ها نیست.",
            f"The settings mark “{isolate(name)}” as a grave topic, but no topic or topic group of this name or code "
            "is in the data.",
        )
        for name in settings().grave_topics
        if all(resolve(store, dimension, name) is None for dimension in DIMENSIONS)
    ]


def _names(store: Store) -> tuple[str, ...]:
    chosen = settings()
    if "grave_topics" in chosen.model_fields_set:
        return chosen.grave_topics
    return DEMO_TOPICS if store.sources and all(source.demo for source in store.sources) else ()


def _grave_topics(store: Store, names: tuple[str, ...]) -> GraveTopics:
    groups = {code for name in names if (code := resolve(store, "topic_group", name))}
    topics = {code for name in names if (code := resolve(store, "topic", name))}
    rows, of_group = store.dimension("topic"), store.dimension("topic_group")["code"]
    in_groups = rows["topic_group"].map(of_group).isin(groups)
    return GraveTopics(frozenset(topics | set(rows.loc[in_groups, "code"])), frozenset(groups))
