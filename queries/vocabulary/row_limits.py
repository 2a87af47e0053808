"""The rows that a viewer may read: all cases, those of some counties or offices, or none."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RowLimits:
    """Cases of one of the counties, and cases of one of the agencies, by code; without either, no case at all.

    A person who is responsible for a county and for an office sees the cases of both: the union, not what they have
    in common.
    """

    counties: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()

    @property
    def allow_nothing(self) -> bool:
        """Whether no case may be read."""
        return not (self.counties or self.agencies)

    @property
    def only_dimension(self) -> str | None:
        """The dimension whose other codes have no case here: "county" or "agency"; None where both may have some."""
        if (self.counties and self.agencies) or self.allow_nothing:
            return None
        return "county" if self.counties else "agency"

    @property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """The codes by dimension; dimensions without codes are left out."""
        both = {"county": self.counties, "agency": self.agencies}
        return {dimension: codes for dimension, codes in both.items() if codes}


NO_ROWS = RowLimits()


def union(first: RowLimits | None, second: RowLimits | None) -> RowLimits | None:
    """What two limits allow together; None, which stands for all rows, includes everything else."""
    if first is None or second is None:
        return None
    return RowLimits(
        tuple(sorted({*first.counties, *second.counties})), tuple(sorted({*first.agencies, *second.agencies}))
    )
