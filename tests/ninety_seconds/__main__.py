"""Make the worlds and their pictures, or mark the answers: see the package."""

import argparse
import json
import os
import signal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from geo.province import Province, load_province
from intake.demo.generate import Demo
from intake.load.run import Request, run_load
from intake.mapping.model import load_mapping
from intake.publish.target_from_url import target_from_url
from queries.estimates.measure import measure
from queries.settings.province_settings import ROOT, settings
from queries.storage.opening import open_store
from queries.vocabulary.scope import Scope
from tests import chromium
from tests.browser import ALONE, ARGUMENTS, Screen, start_server
from tests.ninety_seconds.marking import QUESTIONS, report
from tests.ninety_seconds.planted_worlds import PLANTS, Plant, bad_offices, demo

# What a browser leaves of the screen of a laptop and of a telephone, in pixels.
VIEWPORTS = {"laptop": (1366, 625), "telephone": (390, 664)}
DOCUMENT = ROOT / "docs" / "ninety-seconds.md"


def main() -> None:
    """Make what is missing of the trial in a folder, or mark the answers in it."""
    words = argparse.ArgumentParser(prog="python -m tests.ninety_seconds", description=__doc__)
    words.add_argument("folder", type=Path)
    words.add_argument("--mark", action="store_true", help=f"mark answers.json and write {DOCUMENT.name}")
    options = words.parse_args()
    if options.mark:
        answers, key = (_read(options.folder / name) for name in ("answers.json", "key.json"))
        DOCUMENT.write_text(report(answers, key), encoding="utf-8")
        return
    options.folder.mkdir(parents=True, exist_ok=True)
    province = load_province(settings().province_folder)
    key = {plant.name: _world(plant, province, options.folder) for plant in PLANTS}
    (options.folder / "key.json").write_text(json.dumps(key, ensure_ascii=False, indent=1), encoding="utf-8")
    (options.folder / "questions.txt").write_text(QUESTIONS, encoding="utf-8")


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _world(plant: Plant, province: Province, folder: Path) -> dict[str, Any]:
    """Load a world unless it is there, photograph its first screens, and return its right answers."""
    made = demo(plant, province)
    store = folder / plant.name / "negah.duckdb"
    address = f"duckdb:///{store}"
    if not store.exists():
        _load(made, address, store.parent)
    for name, (width, height) in VIEWPORTS.items():
        _photograph(address, folder / f"{plant.name}-{name}.png", width, height)
    return _right_answers(plant, made, address)


def _load(made: Demo, address: str, folder: Path) -> None:
    """Write the events of a world to a file and load it."""
    folder.mkdir(parents=True, exist_ok=True)
    events = folder / "events.parquet"
    pq.write_table(made.events(), events, store_schema=False)
    mapping = load_mapping("negah-events").model_copy(update={"source": "demo", "demo": True})
    request = Request(files=(events,), mapping=mapping, settings=settings(), as_of=made.as_of)
    run_load(request, target_from_url(address), notify=print)
    events.unlink()


def _photograph(address: str, path: Path, width: int, height: int) -> None:
    """Save what stands in a viewport of the overview, in Persian."""
    from playwright.sync_api import sync_playwright  # the other steps need no browser

    server_address, server = start_server(address, path.with_suffix(".log"))
    try:
        with sync_playwright() as playwright:
            arguments = [*ARGUMENTS, ALONE]
            browser = playwright.chromium.launch(executable_path=chromium.find(), args=arguments)
            page = browser.new_context(locale="fa-IR", timezone_id="Asia/Tehran").new_page()
            page.set_viewport_size({"width": width, "height": height})
            Screen(page).go(server_address).settle()
            page.screenshot(path=path)
            browser.close()
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def _right_answers(plant: Plant, made: Demo, address: str) -> dict[str, Any]:
    """What is true of a world: the topics that rose and where, who holds the overdue cases, which offices are late."""
    store = open_store(address)
    overdue = measure(store, "overdue", Scope(), by=("agency",), lang="fa").frame
    names = dict(zip(overdue["agency"], overdue["agency_label"], strict=True))
    largest = overdue.sort_values("value", ascending=False)["agency"].head(2)
    world = made.world
    county = None if plant.county is None else world.areas.name_fa[plant.county]
    return {
        "told": plant.told,
        "topics": plant.topics,
        "county": county,
        "overdue_at": [names[agency] for agency in largest],
        "overdue": [float(value) for value in overdue["value"].sort_values(ascending=False).head(2)],
        "late_offices": [office.name_fa for office in bad_offices(plant, world)],
    }


if __name__ == "__main__":
    main()
