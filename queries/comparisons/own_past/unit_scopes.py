"""Scopes of a single office or county and of all of them, whose months are compared with their own past."""

from dataclasses import replace

from queries.vocabulary.scope import Scope


def scope_of_unit(scope: Scope, by: str, code: str) -> Scope:
    """The scope with one office ("agency") or one county ("county") as its choice of them."""
    return replace(scope, agencies=(code,)) if by == "agency" else replace(scope, counties=(code,))


def of_all_units(scope: Scope, by: str | None) -> Scope:
    """The scope without its own choice of offices ("agency") or counties ("county")."""
    if by == "agency":
        return replace(scope, agencies=())
    return replace(scope, counties=()) if by == "county" else scope


def unit_of_scope(scope: Scope) -> tuple[str | None, str]:
    """The unit of a scope: its only office, or else its only county, as (kind, code); (None, "") for wider scopes."""
    if len(scope.agencies) == 1:
        return "agency", scope.agencies[0]
    if len(scope.counties) == 1:
        return "county", scope.counties[0]
    return None, ""
