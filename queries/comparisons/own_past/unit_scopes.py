"""The office or county of a scope, whose months are compared with its own past."""

from queries.vocabulary.scope import Scope


def unit_of_scope(scope: Scope) -> tuple[str | None, str]:
    """The unit of a scope: its only office, or else its only county, as (kind, code); (None, "") for wider scopes."""
    if len(scope.agencies) == 1:
        return "agency", scope.agencies[0]
    if len(scope.counties) == 1:
        return "county", scope.counties[0]
    return None, ""
