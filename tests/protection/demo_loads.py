"""A demo province in three loads: cases are added and the as-of moves on, as in an office that exports every month."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geo.province import load_province
from intake.demo.generate import generate
from intake.load.run import Request, run_load
from intake.mapping.model import load_mapping
from intake.publish.target_from_url import target_from_url
from queries.settings.province_settings import settings
from queries.storage.opening import open_store
from queries.storage.store import Store

DAYS_BEFORE = (75, 38, 0)  # the as-of of each load, in days before that of the demo
LATE = (0.06, 0.03, 0.0)  # part of the cases that have not reached the line's records by each load


def store_file(folder: Path, *, cases: int, seed: int) -> Path:
    """Where the store of a demo province is kept."""
    return folder / f"demo-{cases}-{seed}.duckdb"


def demo_in_three_loads(folder: Path, *, cases: int, seed: int) -> Store:
    """The store of a demo province of so many cases, after three loads; the one in the folder, if it is there."""
    file = store_file(folder, cases=cases, seed=seed)
    if file.exists():
        kept = open_store(f"duckdb:///{file}")
        if kept.load == len(DAYS_BEFORE):
            return kept
        file.unlink()  # of a run that was stopped
    province_settings = settings()
    demo = generate(cases=cases, seed=seed, province=load_province(province_settings.province_folder))
    events = demo.events()
    mapping = load_mapping("negah-events").model_copy(update={"source": "demo", "demo": True})
    url = f"duckdb:///{file}"
    target = target_from_url(url)
    names = events["case"].unique()
    arrival = np.random.default_rng(seed).random(len(names))
    for number, (days, late) in enumerate(zip(DAYS_BEFORE, LATE, strict=True)):
        as_of = demo.as_of - timedelta(days=days)
        arrived = names.filter(pa.array(arrival >= late))
        known_events = events.filter(
            pc.and_(pc.is_in(events["case"], arrived), pc.less_equal(events["moment"], pa.scalar(as_of)))
        )
        export = folder / f"events-{cases}-{seed}-{number}.parquet"
        pq.write_table(known_events, export)
        request = Request(files=(export,), mapping=mapping, settings=province_settings, as_of=as_of)
        run_load(request, target, notify=lambda _fa, _en: None)
    return open_store(url)
