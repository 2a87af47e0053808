"""Run the trial of the guesser and write docs/guess.md: `python -m tests.guess`.

`first_trial.json` keeps the counts of the first run, made with the guesser as it was before anybody who works on it had
seen the exports (`--first PATH` writes such a file).
"""

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from tests.guess.expected import load
from tests.guess.trial import BINS, Trial, calibration, run
from tests.guess.variants import KINDS
from tests.wrapped_text import wrapped

ROOT = Path(__file__).resolve().parents[2]
FIRST = Path(__file__).with_name("first_trial.json")
DOCUMENT = ROOT / "docs" / "guess.md"
_COUNTS = ("right", "wrong", "left open")


def summary(trials: list[Trial]) -> dict[str, Any]:
    """The counts of trials, as they are kept of the first run."""
    return {
        "files": [
            {
                "export": trial.export,
                "kind": trial.kind,
                "counts": [trial.count(what) for what in _COUNTS],  # type: ignore[arg-type]
                "let_in": len(trial.let_in),
                "dates": list(trial.dates),
            }
            for trial in trials
        ],
        "calibration": [[count, right] for _, _, count, right in calibration(trials)],
    }


def document(now: dict[str, Any], first: dict[str, Any], missed: list[str]) -> str:
    """The text of docs/guess.md."""
    return "\n".join(
        [_INTRODUCTION, *_shares(now, first), *_files(now), *_calibration(now, first), *_missed(missed), ""]
    )


_INTRODUCTION = """# How well `intake guess` reads files that it has not seen

`make guess` writes this page. The exports (`tests/guess/exports`, and the public files of `../shared/data` where that
folder exists) were made from published documentation, with their meaning, before the guesser was written and by other
hands. Each is tried as it is, and with its headings numbered ("column 1"), left blank, translated into the other
language, in another order of columns, and abbreviated. Counted are the columns that matter (id, dates, status, kind,
channel, agency, county, topic, outcome, rating, place, coordinates).

- **right**: the field that the documentation names (or one that it allows instead);
- **wrong**: another field, or left outside as "not needed" although it fills a field;
- **left open**: the guesser says that it is unsure, and proposes nothing;
- **let in**: a column of personal data or free text that was proposed for a field. There must be none.
"""


def _shares(now: dict[str, Any], first: dict[str, Any]) -> list[str]:
    lines = [
        "## All files together",
        "",
        "The first run was blind: the guesser was finished before anybody who works on it had seen the exports. It is "
        "the one to go by for a file that is new. After it the guesser was improved with these misses in view (rules "
        "for columns that are equal, nested or constant, for texts as people speak, Persian in Latin letters, more "
        "words), so the later figures are better than those that another unseen file would give.",
        "",
        "| headings | columns that matter | right, first run | right | wrong | left open | "
        "let in, first run | let in |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for kind in KINDS:
        new, old = _total(now, kind), _total(first, kind)
        whole = sum(new[what] for what in _COUNTS)
        lines.append(
            f"| {kind} | {whole} | {_share(old['right'], sum(old[what] for what in _COUNTS))} | "
            f"{_share(new['right'], whole)} | {_share(new['wrong'], whole)} | {_share(new['left open'], whole)} | "
            f"{old['let in']} | {new['let in']} |"
        )
    return [*lines, ""]


def _total(of_run: dict[str, Any], kind: str) -> dict[str, int]:
    total: dict[str, int] = defaultdict(int)
    for file in of_run["files"]:
        if file["kind"] == kind:
            for what, count in zip(_COUNTS, file["counts"], strict=True):
                total[what] += count
            total["let in"] += file["let_in"]
    return total


def _files(now: dict[str, Any]) -> list[str]:
    lines = [
        "## File by file",
        "",
        "right / wrong / left open among the columns that matter. **d**: the calendar, or the order of day and month, "
        "of a column of dates is wrong.",
        "",
        f"| export | {' | '.join(KINDS)} |",
        f"| --- |{' ---: |' * len(KINDS)}",
    ]
    by_export: dict[str, dict[str, str]] = defaultdict(dict)
    for file in now["files"]:
        cell = " / ".join(str(count) for count in file["counts"]) + ("" if all(file["dates"]) else " **d**")
        by_export[file["export"]][file["kind"]] = cell
    for export, cells in by_export.items():
        lines.append(f"| {load(export).title} | {' | '.join(cells.get(kind, '–') for kind in KINDS)} |")
    return [*lines, ""]


def _calibration(now: dict[str, Any], first: dict[str, Any]) -> list[str]:
    lines = [
        "## Is it as sure as it should be?",
        "",
        "All fields that were proposed, in all files and variants, by the confidence that was said.",
        "",
        "| confidence said | proposed, first run | right, first run | proposed | right |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for (low, high), old, new in zip(BINS, first["calibration"], now["calibration"], strict=True):
        lines.append(
            f"| {low:.0%} to {min(high, 1):.0%} | {old[0]} | {_share(old[1], old[0])} | {new[0]} | "
            f"{_share(new[1], new[0])} |"
        )
    return [*lines, ""]


def _missed(missed: list[str]) -> list[str]:
    return ["## What it misses with the headings as they are", "", *(f"- {line}" for line in missed)]


def _share(count: int, whole: int) -> str:
    return f"{count / whole:.1%}" if whole else "–"


def missed_columns(trials: list[Trial]) -> list[str]:
    """What is not right in the files as they are: export, heading, judgement."""
    return [
        f"{load(trial.export).title}: {name} ({load(trial.export).columns[name].field}): {what}"
        for trial in trials
        if trial.kind == "original"
        for name, what in trial.matter.items()
        if what != "right"
    ] or ["Nothing."]


def main(arguments: list[str]) -> None:
    """Run all trials and write the document, or with `--first PATH` the counts alone."""
    trials = list(run())
    now = summary(trials)
    if arguments[:1] == ["--first"]:
        Path(arguments[1]).write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
        return
    first = json.loads(FIRST.read_text(encoding="utf-8"))
    DOCUMENT.write_text(wrapped(document(now, first, missed_columns(trials))), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
