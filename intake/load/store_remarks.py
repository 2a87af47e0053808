"""Remarks on what a load did to the store that its counts do not show."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

import sqlalchemy as sa

from intake.load.another_system import refuse_another_system
from intake.load.changed_registrations import lost_times, moved_registrations, shifted_clocks
from intake.load.cut_off_month import cut_off_month
from intake.load.emptied_columns import emptied_columns
from intake.load.left_out_cases import left_out_cases
from intake.load.lost_values import lost_values
from intake.load.missing_ends import missing_ends
from intake.load.new_names import new_names, spelled_twice
from intake.load.newer_loads import NOT_IF_CORRECTED
from intake.load.reconciliation import Report
from intake.load.repeated_days import repeated_days
from intake.load.respelled_ids import moved_across_new_year, respelled_ids
from intake.load.same_cases import same_cases
from intake.load.split_counties import split_counties
from intake.load.unrelated_cases import unrelated_cases
from queries.storage import schema
from queries.vocabulary.labels import Text
from queries.vocabulary.recorded import Recorded


def greatest_case(connection: sa.Connection) -> int:
    """The greatest key of a case; 0 if there is none."""
    return int(
        connection.execute(sa.select(sa.func.coalesce(sa.func.max(schema.case.c.case_id), 0))).scalar_one()
    )


def store_remarks(
    connection: sa.Connection,
    report: Report,
    *,
    source: int,
    above: int,
    days: Mapping[date, int],
    recorded: Collection[Recorded],
    names_counties: bool,
) -> Iterator[Text]:
    """Yield sentences on a load that is merged and not yet published; its new cases have keys above `above`.

    `days` are those of the registrations of a file that may hold all cases of its time, with their numbers. `recorded`
    is what its files record. `names_counties` is whether counties are taken as they are written.

    Raises DoubtError if most of these are in the source already under another spelling of their ids.
    """
    if report.new_cases:
        yield from _of_new_cases(connection, report, source=source, above=above)
    if report.changed_cases:
        yield from _of_changed_cases(connection, load=report.load)
    if days and report.stored_as_of is not None and not report.ignored_cases:
        left_out = left_out_cases(connection, source=source, days=days, rejected=report.rejected)
        cut_off = cut_off_month(connection, source=source, above=above, days=days, as_of=report.as_of)
        yield from filter(None, (left_out, cut_off))
    yield from missing_ends(connection, source=source, as_of=report.as_of, recorded=recorded)
    yield from new_names(connection, load=report.load, counties=names_counties)
    yield from spelled_twice(connection, load=report.load)
    if report.ignored:
        yield NOT_IF_CORRECTED


def _of_new_cases(connection: sa.Connection, report: Report, *, source: int, above: int) -> Iterator[Text]:
    """Yield sentences on the cases that the source did not have before."""
    if report.stored_as_of is not None:
        with report.notes.doubts.weighed():
            respelled = respelled_ids(
                connection, source=source, name=report.source, above=above, new_cases=report.new_cases
            )
            yield from filter(None, (respelled,))
        moved = moved_across_new_year(connection, source=source, above=above)
        yield from filter(None, (moved,))
        if not (report.changed_cases or report.same_cases or report.ignored_cases):
            unrelated = unrelated_cases(connection, source=source, name=report.source, above=above)
            yield from filter(None, (unrelated,))
            with report.notes.doubts.weighed():
                refuse_another_system(connection, source=source, name=report.source, above=above)
    yield from filter(None, (repeated_days(connection, source=source, above=above),))
    if above:
        # A check says it of all cases of the source, among what the file contains.
        same = None if report.checked_only else same_cases(connection, source=source, above=above)
        if same is not None:
            yield same.sentence
        yield from emptied_columns(connection, source=source, above=above, as_of=report.as_of)


def _of_changed_cases(connection: sa.Connection, *, load: int) -> Iterator[Text]:
    """Yield sentences on cases that the source had and that the load has changed."""
    yield from split_counties(connection, load=load)
    moved = shifted_clocks(connection, load=load) or moved_registrations(connection, load=load)
    yield from filter(None, (moved, lost_times(connection, load=load), lost_values(connection, load=load)))
