"""Targets from the province's settings, shown next to figures. They are not an assessment of them."""

from collections.abc import Iterable

from persian.bidi import isolate
from queries.measures.declaration import Measure
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from queries.vocabulary.problems import Problem
from queries.vocabulary.scope import Scope

_TARGET = Text("هدف: {value}", "target: {value}")


def target_of(measure_key: str, peer_group: str | None = None) -> float | None:
    """Target of a measure, in its unit (a share from 0 to 1); None without one.

    With the code of a peer group, the target of that group if it has its own.
    """
    return targets_of(measure_key, [peer_group])[0]


def targets_of(measure_key: str, peer_groups: Iterable[str | None]) -> list[float | None]:
    """The targets of several peer groups, each None where it has none and there is no general one."""
    targets = {
        declared.peer_group: declared.value
        for declared in settings().target
        if declared.measure == measure_key
    }
    return [targets.get(group, targets.get(None)) for group in peer_groups]


def target_in(store: Store, scope: Scope, measure_key: str) -> float | None:
    """Target that applies to a whole scope: that of its only peer group, or the general one.

    None where the scope's offices have different targets.
    """
    if not any(declared.measure == measure_key for declared in settings().target):
        return None
    # One target if all offices of the scope have the same; several cannot be summed up in one line.
    targets = set(targets_of(measure_key, [group or None for group in _groups(store, scope)]))
    return targets.pop() if len(targets) == 1 else None


def target_text(measure: Measure, target: float, lang: str) -> str:
    """The target in words: «هدف: ۸۰٪»."""
    scaled = target * 100 if measure.unit == "share" else target
    places = 0 if abs(scaled - round(scaled)) < 1e-9 else measure.decimals
    return _TARGET.label(lang).format(value=measure.format_with_unit(target, lang, decimals=places))


def unknown_target_groups(store: Store) -> list[Problem]:
    """A problem for each peer group that has a target in the settings but does not occur in the data."""
    codes_in_data = set(store.dimension("peer_group")["code"])
    names = dict.fromkeys(declared.peer_group for declared in settings().target if declared.peer_group)
    return [
        Problem(
            "target",
            name,
            f"در تنظیمات برای گروه «{isolate(name)}» هدفی نوشته شده، ولی این گروه در داده‌ها نیست.",
            f"The settings have a target for the peer group “{isolate(name)}”, which is not in the data.",
        )
        for name in names
        if name not in codes_in_data
    ]


def _groups(store: Store, scope: Scope) -> set[str]:
    """Codes of the peer groups to which the scope's offices belong; "" for offices without one."""
    offices = store.dimension("agency").drop(index=0, errors="ignore")
    codes = store.dimension("peer_group")["code"].drop(index=0, errors="ignore")
    groups = offices["peer_group"].astype(object).map(codes.to_dict()).astype(object).fillna("")
    if scope.agencies:
        groups = groups[offices["code"].isin(list(scope.agencies))]
    if scope.peer_groups:
        groups = groups[groups.isin(list(scope.peer_groups))]
    return set(groups) or {""}
