"""Last pass over the files of a load: stage each spooled file and merge it into the store."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from intake.derive.due_rules import DueRules
from intake.errors import Doubts
from intake.load import event_pass
from intake.load.dimension_keys import Dimensions
from intake.load.load_progress import LoadProgress
from intake.load.reading_pass import SpooledFile
from intake.load.renumbered_cases import refuse_renumbered
from intake.load.reused_event_ids import ReusedIds
from intake.load.snapshot_pass import StagingContext, stage_snapshot
from intake.load.stored_referrals import by_case, has_referrals, referrals_of
from intake.mapping.model import Mapping
from intake.mapping.recorded_things import without_dates
from intake.publish.merge import merge
from intake.publish.merge_counts import MergeCounts
from intake.publish.target import WriteSession
from intake.publish.working_tables import StagedTables
from intake.staging.derived_tables import CASE_SCHEMA, EVENT_SCHEMA, REOPENED_INTERVAL_SCHEMA, StageWriter
from intake.staging.rejected_rows import Rejections
from queries.settings.province_settings import Settings
from queries.storage import schema


@dataclass(frozen=True)
class StagedFile:
    """A spooled file whose cases are derived and wait for the merge."""

    file: SpooledFile
    stage: StageWriter
    identical: int  # rows that repeat another row of the file identically


@dataclass(frozen=True)
class MergePass:
    """What staging and merging the files of one load need."""

    session: WriteSession
    spools: sa.Connection
    mapping: Mapping
    settings: Settings
    dimensions: Dimensions
    rejections: Rejections
    progress: LoadProgress
    doubts: Doubts
    source: int
    load: int

    def stage(
        self, files: Sequence[SpooledFile], *, provisional_as_of: int, newest_as_of: int
    ) -> Iterator[StagedFile]:
        """Derive the cases of each file into its stage, judging its dates by an as-of in epoch seconds.

        `newest_as_of` is that of the source, which is later if the file is an old one.
        """
        for at, file in enumerate(files):
            context = StagingContext(
                connection=self.spools,
                spool=file.spool,
                file=file.name,
                dimensions=self.dimensions,
                rejections=self.rejections,
                stage=StageWriter(file.folder / "stage", self.progress.staging(at)),
                as_of=provisional_as_of,
                newest_as_of=newest_as_of,
                answered_by_closing=self.mapping.answered == "closed",
                due_rule=DueRules(self.settings) if self.mapping.due == "rule" else None,
                unflagged=int(without_dates(self.mapping)) if self.mapping.shape == "snapshot" else 0,
            )
            identical = self._derive(context, file.folder)
            context.stage.close()
            yield StagedFile(file, context.stage, identical)

    def merge(self, stage: StageWriter, *, kept_loads: Collection[int]) -> MergeCounts:
        """Merge one stage into the store; what `kept_loads` wrote stays as it is, because it is newer."""
        # Dimension rows must exist before the facts that refer to them.
        self.dimensions.insert_added(self.session.connection)
        staged = StagedTables(
            self.session.stage(stage.cases.path, CASE_SCHEMA, "stage_case"),
            self.session.stage(stage.events.path, EVENT_SCHEMA, "stage_event"),
            self.session.stage(
                stage.reopened_intervals.path, REOPENED_INTERVAL_SCHEMA, "stage_reopened_interval"
            ),
        )
        check = None
        if self.mapping.shape == "snapshot" and self.mapping.id_numbering != "continuous":
            check = self._check_ids
        return merge(
            self.session.connection,
            staged,
            source=self.source,
            load=self.load,
            kept_loads=kept_loads,
            check=check,
        )

    def _check_ids(self, connection: sa.Connection, staged: StagedTables) -> None:
        """Raise DoubtError if many ids of a staged snapshot stand for other cases in the store."""
        with self.doubts.weighed():
            refuse_renumbered(
                connection, staged, source=self.mapping.source, yearly=self.mapping.id_numbering == "yearly"
            )

    def _derive(self, context: StagingContext, folder: Path) -> int:
        """Fill the stage of one file; return how many of its rows repeat another identically."""
        if context.spool.shape == "snapshot":
            if has_referrals(self.session.connection, source=self.source):
                touched = event_pass.touched_ids(context, folder / "ids.parquet")
                statement = referrals_of(
                    self.session.stage(touched, event_pass.IDS, "ids"), source=self.source
                )
                context.referrals.update(by_case(self.session.stream(statement)))
            return stage_snapshot(context)
        stored = None
        has_cases = sa.select(sa.exists().where(schema.case.c.source == self.source))
        if self.session.connection.execute(has_cases).scalar():
            ids = event_pass.touched_ids(context, folder / "ids.parquet")
            statement = event_pass.stored_events(
                self.session.stage(ids, event_pass.IDS, "ids"), source=self.source
            )
            stored = event_pass.spool_stored(self.session.stream(statement), folder / "stored.parquet")
        is_checked = self.mapping.id_numbering != "continuous"
        reused = ReusedIds(self.mapping.source) if is_checked else None
        repeated = event_pass.stage_events(context, stored, reused=reused)
        if reused is not None:
            with self.doubts.weighed():
                reused.refuse()
        return repeated
