"""The demo province, written as files and loaded like any other."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from geo.province import load_province as load_province
from intake.demo.generate import generate
from intake.demo.write_files import write
from intake.errors import EmptyStoreError
from intake.load.dimension_keys import English
from intake.load.reconciliation import Report
from intake.load.run import Request, run_load
from intake.load.sources import refuse_real_data
from intake.mapping.model import load_mapping as load_mapping
from intake.publish.target import Notify, Progress, Target
from queries.settings.province_settings import settings

SOURCE = "demo"
TRUTH = "demo-truth.json"
_PAIRS = {
    "agency": ("to_agency", "to_agency_en"),
    "peer_group": ("peer_group", "peer_group_en"),
    "topic": ("topic", "topic_en"),
    "topic_group": ("topic_group", "topic_group_en"),
    "trip": ("trip", "trip_en"),
}


def build_demo(
    target: Target, *, cases: int, seed: int, wait: bool, notify: Notify, progress: Progress
) -> Report:
    """The demo in a store that is empty or holds nothing but an earlier demo, which it replaces.

    Its true parameters stand beside the store. RefusedError when the store holds anything real.
    """
    _refuse_real_data(target)  # before the work; loading looks again when it holds the lock
    chosen = settings()
    mapping = load_mapping("negah-events").model_copy(update={"source": SOURCE, "demo": True})
    made = generate(cases=cases, seed=seed, province=load_province(chosen.province_folder))
    with tempfile.TemporaryDirectory(prefix="negah-demo-") as folder:
        paths = write(made, Path(folder), progress=_share(progress))
        request = Request(
            files=(paths.events,),
            mapping=mapping,
            settings=chosen,
            as_of=made.as_of,
            wait=wait,
            start_over=True,
            english=_english(paths.events),
        )
        report = run_load(request, target, notify=notify, progress=progress)
        target.folder.mkdir(parents=True, exist_ok=True)  # a server has none of its own
        shutil.copyfile(paths.truth, target.folder / TRUTH)
    return report


def _refuse_real_data(target: Target) -> None:
    try:
        with target.open_for_reading() as connection:
            refuse_real_data(connection)
    except EmptyStoreError:
        return


def _english(events: Path) -> English:
    """The English names that the demo gives beside the Persian ones."""
    import pyarrow.parquet as pq

    found: dict[str, dict[str, str]] = {}
    for dimension, columns in _PAIRS.items():
        pairs: dict[str, str] = found.setdefault(dimension, {})
        for batch in pq.ParquetFile(events).iter_batches(columns=list(columns)):
            distinct = batch.to_pandas().dropna().drop_duplicates()
            pairs.update(zip(distinct[columns[0]], distinct[columns[1]], strict=True))
    return found


def _share(progress: Progress) -> Callable[[int, int], None]:
    return lambda done, cases: progress("demo", done / cases)
