"""The events that the settings list, for a scope; and those of the demo, which has no settings of its own."""

from collections.abc import Iterable

from persian.bidi import isolate
from persian.enumeration import comma_separated
from queries.question.filters import resolve
from queries.settings.event_declarations import DeclaredEvent, EventName
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.timeline.timeline_event import TimelineEvent
from queries.vocabulary.problems import Problem
from queries.vocabulary.scope import Scope

# What a province would write about two of the events that are planted in the demo (intake/demo/unusual_events.py).
DEMO_EVENTS = (
    DeclaredEvent(
        name=EventName(fa="بحران آب (نمونه)", en="Water crisis (sample)"),
        first="1405/04/20",
        last="1405/05/30",
        topics=("Water cut-offs", "Low water pressure", "Drinking water quality"),
    ),
    DeclaredEvent(
        name=EventName(fa="کمبود دارو (نمونه)", en="Medicine shortage (sample)"),
        first="1405/05/15",
        last="1405/07/20",
        topics=("Medicine shortage",),
    ),
)


def listed_events(store: Store, scope: Scope, *, lang: str) -> list[TimelineEvent]:
    """The listed events that touch the counties and topics of the scope. Its period is ignored."""
    events = []
    for event in _declared(store):
        counties = _codes(store, ("county",), event.counties)
        if event.counties and not counties:
            continue  # It concerns counties that the viewer may not see, or that are not in the data.
        if scope.counties and counties and not counties & set(scope.counties):
            continue
        if not _touches_topics(store, scope, event.topics):
            continue
        where = "" if not counties else _names(store, counties, lang)
        events.append(
            TimelineEvent("listed", event.name.label(lang), event.first_day, event.last_day, where=where)
        )
    return events


def unknown_names_of_events(store: Store) -> list[Problem]:
    """A problem for each county and topic of the listed events that does not occur in the data."""
    return [
        problem
        for event in settings().event
        for problem in (
            *(
                _unknown_county(event, name)
                for name in event.counties
                if not _codes(store, ("county",), [name])
            ),
            *(
                _unknown_topic(event, name)
                for name in event.topics
                if not _codes(store, ("topic", "topic_group"), [name])
            ),
        )
    ]


def _unknown_county(event: DeclaredEvent, name: str) -> Problem:
    return _unknown(
        event,
        name,
        "رویداد «{event}» در تنظیمات شهرستان «{name}» را نام می‌برد، ولی شهرستانی با این نام یا کد در داده‌ها نیست. نام "
        "را درست کنید.",
        "The event “{event}” of the settings names the county “{name}”, but no county of this name or code is in the "
        "data. Correct the name.",
    )


def _unknown_topic(event: DeclaredEvent, name: str) -> Problem:
    return _unknown(
        event,
        name,
        "رویداد «{event}» در تنظیمات موضوع «{name}» را نام می‌برد، ولی موضوع یا گروه موضوعی با این نام یا کد در داده‌ها "
        "نیست. نام را درست کنید.",
        "The event “{event}” of the settings names the topic “{name}”, but no topic or topic group of this name or "
        "code is in the data. Correct the name.",
    )


def _unknown(event: DeclaredEvent, name: str, fa: str, en: str) -> Problem:
    """The problem that an event names something unknown; the texts have places for `event` and `name`."""
    written = isolate(name)
    return Problem(
        "event",
        name,
        fa.format(event=isolate(event.name.fa), name=written),
        en.format(event=isolate(event.name.en), name=written),
    )


def _declared(store: Store) -> tuple[DeclaredEvent, ...]:
    chosen = settings()
    if "event" in chosen.model_fields_set:
        return chosen.event
    return DEMO_EVENTS if store.sources and all(source.demo for source in store.sources) else ()


def _touches_topics(store: Store, scope: Scope, names: tuple[str, ...]) -> bool:
    """Whether an event with these topics or groups concerns the scope; one without any concerns every scope.

    A group stands for its topics.
    """
    if not names or not (scope.topics or scope.topic_groups):
        return True
    topics, groups = _codes(store, ("topic",), names), _codes(store, ("topic_group",), names)
    parents, code_of_group = store.parents("topic"), store.codes("topic_group")
    group_of = {code: code_of_group.get(parents[key], "") for key, code in store.codes("topic").items()}
    chosen_groups = set(scope.topic_groups) | {group_of[code] for code in scope.topics if code in group_of}
    of_event = groups | {group_of[code] for code in topics if code in group_of}
    if scope.topics:
        return bool(topics & set(scope.topics) or groups & chosen_groups)
    return bool(of_event & chosen_groups)


def _codes(store: Store, dimensions: Iterable[str], names: Iterable[str]) -> set[str]:
    """Codes of the members of the dimensions with these codes or names; unknown ones are left out."""
    return {code for name in names for dimension in dimensions if (code := resolve(store, dimension, name))}


def _names(store: Store, counties: set[str], lang: str) -> str:
    rows = store.dimension("county")
    column = rows["name_fa" if lang == "fa" else "name_en"]
    return comma_separated(sorted(column[rows["code"].isin(counties)]), lang)
