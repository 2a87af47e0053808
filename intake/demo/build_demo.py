"""Build the demo province: generate it, write it to files, and load them like any other."""

import json
import tempfile
from functools import partial
from pathlib import Path

import pyarrow.parquet as pq

from geo.province import load_province
from intake.demo.generate import generate
from intake.demo.write_files import write_events
from intake.errors import EmptyStoreError
from intake.load.dimension_keys import English
from intake.load.reconciliation import Report
from intake.load.run import Request, run_load
from intake.load.sources import refuse_real_data
from intake.mapping.model import load_mapping
from intake.publish.target import Notify, Progress, Target
from queries.settings.province_settings import settings

SOURCE = "demo"
TRUTH = "demo-truth.json"
# Dimension → columns of the Persian and the English name in the event file.
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
    """Generate the demo and load it into a store that is empty or holds an earlier demo, which it replaces.

    Its true parameters are written beside the store. Raises RefusedError if the store holds real data.
    """
    _refuse_real_data(target)  # before the long work; the load checks again under the lock
    province_settings = settings()
    mapping = load_mapping("negah-events").model_copy(update={"source": SOURCE, "demo": True})
    generated = generate(cases=cases, seed=seed, province=load_province(province_settings.province_folder))
    with tempfile.TemporaryDirectory(prefix="negah-demo-") as folder:
        events = Path(folder) / "demo-events.parquet"
        truth = write_events(generated, events, partial(progress, "demo"))
        request = Request(
            files=(events,),
            mapping=mapping,
            settings=province_settings,
            as_of=generated.as_of,
            wait=wait,
            start_over=True,
            english=_english(events),
        )
        report = run_load(request, target, notify=notify, progress=progress)
    target.folder.mkdir(parents=True, exist_ok=True)  # for a database server the folder may not exist yet
    text = json.dumps(truth, ensure_ascii=False, indent=1) + "\n"
    (target.folder / TRUTH).write_text(text, encoding="utf-8")
    return report


def _refuse_real_data(target: Target) -> None:
    """Raise RefusedError if the store holds anything but demo data."""
    try:
        with target.open_for_reading() as connection:
            refuse_real_data(connection)
    except EmptyStoreError:
        return


def _english(events: Path) -> English:
    """English names in the event file, by dimension and Persian name."""
    names: dict[str, dict[str, str]] = {}
    for dimension, columns in _PAIRS.items():
        pairs: dict[str, str] = names.setdefault(dimension, {})
        for batch in pq.ParquetFile(events).iter_batches(columns=list(columns)):
            distinct = batch.to_pandas().dropna().drop_duplicates()
            pairs.update(zip(distinct[columns[0]], distinct[columns[1]], strict=True))
    return names
