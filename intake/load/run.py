"""Run one load: read, check, derive and merge the files of one command, all or nothing.

All files are read before the store is opened for writing, because as-of is the newest moment of all of them. A load in
which no row is accepted is refused: it would write nothing but an as-of.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from geo.province import load_province as load_province
from intake.errors import EmptyStoreError
from intake.load.check_contents import CheckCollector
from intake.load.dimension_keys import Dimensions, English, stored_names
from intake.load.load_as_of import as_of_by_accepted, as_of_by_reading, refuse_future
from intake.load.load_progress import LoadProgress, counting_statements
from intake.load.merge_pass import MergePass, StagedFile
from intake.load.moments import epoch, local_now
from intake.load.process_watch import ProcessWatch
from intake.load.pulled_files import Pulled, as_of_floor, refuse_changed_file, stop_if_nothing_new
from intake.load.reading_pass import SpooledFile, spool_file
from intake.load.reconciliation import Reconciliation, Report
from intake.load.refusals import refuse_if_nothing_accepted
from intake.load.sources import add_source, find_source, next_load, refuse_real_data
from intake.mapping.model import Mapping
from intake.publish import rollup_upkeep
from intake.publish.publication_ledger import other_rule_note, running_series
from intake.publish.target import Notify, Progress, Target, WriteSession
from intake.staging.name_index import NameIndex
from intake.staging.rejected_rows import REJECTED_SCHEMA, Rejections
from intake.staging.spool import spool_engine
from queries.settings.province_settings import Settings
from queries.storage import schema


@dataclass(frozen=True)
class Request:
    """Input of a load."""

    files: tuple[Path, ...]
    mapping: Mapping
    settings: Settings
    as_of: datetime | None = None
    wait: bool = True
    publish: bool = True  # False: check everything, publish nothing
    first_rows: int | None = None  # of each file, for a check that only looks
    start_over: bool = False  # replace the whole content of the store
    english: English = field(default_factory=dict)
    pulled: Pulled | None = None  # where the files were pulled from


def run_load(
    request: Request,
    target: Target,
    *,
    notify: Notify,
    progress: Progress = lambda _name, _share: None,
    watch: ProcessWatch | None = None,
    fetch: Callable[[Path], Request] | None = None,
) -> Report:
    """Run a load and return its reconciliation.

    `notify` receives a message (Persian, English) if the load has to wait; `progress` the phase and the share of the
    whole load that is done; `watch` limits memory and time of the process. `fetch` brings the files into the working
    folder and returns the complete request; it is called when no other load can run any more, because what it fetches
    depends on what the store holds. Raises IntakeError (FileError, MappingError, LockedError, RefusedError,
    NothingNewError); the store is then unchanged.
    """
    with _working_folder(request, target, notify) as folder:
        if watch is not None:
            watch.begin(folder)
        if fetch is not None:
            request = fetch(folder)
        shares = LoadProgress(progress, request.files)
        report = _load(request, target, folder, shares, watch)
        shares.done()
        return report


@contextmanager
def _working_folder(request: Request, target: Target, notify: Notify) -> Iterator[Path]:
    """Yield a working folder: under the lock of the store, or a temporary one if nothing will be published."""
    if request.publish:
        with target.locked(wait=request.wait, notify=notify) as folder:
            yield folder
    else:
        with tempfile.TemporaryDirectory(prefix="negah-") as temporary:
            yield Path(temporary)


def _load(
    request: Request, target: Target, folder: Path, progress: LoadProgress, watch: ProcessWatch | None
) -> Report:
    """Read all files, then merge them; see `run_load`."""
    started_at = local_now(request.settings.timezone)
    refuse_future(request.as_of, started_at)
    vocabulary = NameIndex()
    rejections = Rejections(folder / "rejected.parquet")
    spools = spool_engine(folder)
    pulled = request.pulled
    account = Reconciliation(request.mapping, note=None if pulled is None else pulled.note)
    collector = None if request.publish else CheckCollector()
    try:
        with spools.connect() as connection:
            accepted_names = _before_reading(target, request)
            spooled: list[SpooledFile] = []
            for number, path in enumerate(request.files):
                spooled.append(
                    spool_file(
                        path, request.mapping, request.settings, folder=folder / str(number), vocabulary=vocabulary,
                        rejections=rejections, connection=connection, stored_names=accepted_names, notes=account.notes,
                        progress=progress.reading(number), observe=collector.add if collector else lambda _batch: None,
                        is_first=not any(file.spool.rows for file in spooled), first_rows=request.first_rows,
                    )
                )  # fmt: skip
                refuse_changed_file(pulled, spooled[-1])
            account.add_files(spooled)
            # A pull whose rows are all rejected may have read nothing but what it rejected before.
            if pulled is None or not pulled.is_current:
                refuse_if_nothing_accepted(account.rows_read, rejections)
            progress.count_rows([file.spool.rows for file in spooled])
            with target.open_for_writing(
                folder, publish=request.publish, start_over=request.start_over
            ) as place:
                report = _merge_all(
                    request, place, connection, spooled, rejections, account, started_at, progress, collector
                )
                progress.publishing()
                if watch is not None:
                    watch.release()
    finally:
        spools.dispose()
        rejections.close()
    return report


def _merge_all(
    request: Request,
    place: WriteSession,
    spools: sa.Connection,
    spooled: list[SpooledFile],
    rejections: Rejections,
    account: Reconciliation,
    started_at: datetime,
    progress: LoadProgress,
    collector: CheckCollector | None,
) -> Report:
    """Stage and merge the spooled files one after the other, and write the row of the load and the rollups."""
    mapping, settings = request.mapping, request.settings
    number = next_load(place.connection)
    source, stored_as_of = find_source(place.connection, mapping) or add_source(
        place.connection, mapping, load=number
    )
    floor = as_of_floor(request.pulled, stored_as_of)
    judged_by = as_of_by_reading(request.as_of, spooled, stored_as_of, floor=floor)
    province = load_province(settings.province_folder) if mapping.county == "province" else None
    dimensions = Dimensions(
        place.connection, spooled[0].spool.vocabulary, province=province, load=number, english=request.english
    )
    work = MergePass(
        place, spools, mapping, settings, dimensions, rejections, progress, source=source, load=number
    )
    # Events of a file join those of the file before it, so a file is staged only when that one is merged.
    staged: Iterable[StagedFile] = work.stage(spooled, judged_by=epoch(judged_by))
    older = False
    if mapping.shape == "snapshot":
        # A snapshot that is older than the store must not overwrite newer rows; whether it is depends on the accepted
        # rows of all files. Events are never older: they only add up.
        staged = list(staged)
        as_of = request.as_of or as_of_by_accepted(
            staged, judged_by=judged_by, stored=stored_as_of, floor=floor
        )
        older = stored_as_of is not None and as_of < stored_as_of
    merged: list[StagedFile] = []
    # Files are merged in the order given, so that a later file wins over an earlier one.
    for at, file in enumerate(staged):
        with counting_statements(place.connection, "merging", progress.merging(at)):
            counts = work.merge(file.stage, overwrite=not older)
        account.add_merge(counts, identical=file.identical, flagged=file.stage.flagged)
        merged.append(file)
    rejections.close()
    account.add_rejections(rejections)
    if collector is not None:
        collector.read_cases(place.connection, source=source)
    report = account.report(
        number,
        source=mapping.source,
        as_of=request.as_of
        or as_of_by_accepted(merged, judged_by=judged_by, stored=stored_as_of, floor=floor),
        stored_as_of=stored_as_of,
        checked_only=not request.publish,
    )
    stop_if_nothing_new(request.pulled, place, rejections, report, source=source)
    refuse_if_nothing_accepted(account.rows_read, rejections)
    _write_rejected(place, rejections, load=number)
    finished_at = local_now(settings.timezone)
    series = running_series(place.connection)
    report = replace(report, series=series, other_rule=other_rule_note(series, settings.disclosure))
    place.connection.execute(
        sa.insert(schema.load),
        [
            account.row(
                report,
                source=source,
                started_at=started_at,
                finished_at=finished_at,
                has_due_rules=bool(settings.due),
            )
            | {"series": series.series}
        ],
    )
    # The rollups of a few rows would say nothing, and take half of the time of such a check.
    with counting_statements(place.connection, "rollups", progress.rollups):
        if request.first_rows is None:
            rollup_upkeep.apply_load(place.connection, load=number)
    if collector is None:
        return report
    recorded = account.recorded(has_due_rules=bool(settings.due))
    return replace(report, contents=collector.contents(account.notes, recorded))


def _write_rejected(place: WriteSession, rejections: Rejections, *, load: int) -> None:
    """Insert the rejected rows into the table `rejected_row`."""
    if rejections.rows:
        staged = place.stage(rejections.path, REJECTED_SCHEMA, "stage_rejected")
        names = [column.name for column in schema.rejected_row.columns if column.name != "load"]
        rows = sa.select(sa.literal(load), *(staged.c[name] for name in names))
        place.connection.execute(sa.insert(schema.rejected_row).from_select(["load", *names], rows))


def _before_reading(target: Target, request: Request) -> dict[str, set[str]]:
    """Check that the files may be loaded at all, before the long reading begins; return the accepted names.

    These are the stored names if the mapping refuses unknown ones, else none. Raises RefusedError.
    """
    try:
        with target.open_for_reading() as connection:
            if request.start_over:
                refuse_real_data(connection)
                return {}
            find_source(connection, request.mapping)
            return (
                stored_names(connection) if "refuse" in request.mapping.unknown.model_dump().values() else {}
            )
    except EmptyStoreError:
        return {}
