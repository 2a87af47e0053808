"""Run the trial of doubts and remarks, and write docs/doubts.md: `python -m tests.doubts`.

What is finished is kept in the folder (`--folder`), so that a run that was stopped goes on; `--each` is how many
layouts each kind of sequence and each fault is tried in.
"""

import argparse
import json
import shutil
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tests.doubts.faulty_twins import FAULTS
from tests.doubts.layouts import LAYOUTS, Layout
from tests.doubts.sound_sequences import KINDS
from tests.doubts.trial import RULES, run_fault, run_sound, without_rollups
from tests.wrapped_text import wrapped

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "doubts.md"
_INTRODUCTION = """# How often a doubt or a remark about a file is right

`make doubts` writes this page. Sequences of made exports in {layouts} layouts unlike each other, {persian} with Persian
headings, are loaded one file after the other, with the mapping that `intake guess` proposes for the first file. In
{sound} sequences ({loads} loads) nothing is wrong, however unusual they look; {faulty} others have one fault in their
second file. What is said of a sound file is wrong unless it is true there (a new office is a new office). Unknown words
and the counts of rows are not counted here.
"""


def main() -> None:
    """Run what is missing, and write the document."""
    parser = argparse.ArgumentParser(prog="python -m tests.doubts", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("data/doubts"))
    parser.add_argument("--each", type=int, default=1)
    parser.add_argument("--only", choices=("sound", "faulty"), help="run these, and write nothing")
    options = parser.parse_args()
    with without_rollups():
        sound = [] if options.only == "faulty" else _sound(options.folder, options.each)
        faulty = [] if options.only == "sound" else _faulty(options.folder, options.each)
    if options.only is None:
        DOCUMENT.write_text(wrapped(document(sound, faulty)), encoding="utf-8")


def _sound(folder: Path, each: int) -> list[dict[str, Any]]:
    return [
        _kept(folder / f"sound-{at}-{turn}", partial(_sound_result, at, turn))
        for at in range(len(KINDS))
        for turn in range(each)
    ]


def _faulty(folder: Path, each: int) -> list[dict[str, Any]]:
    return [
        _kept(folder / f"faulty-{at}-{turn}", partial(_faulty_result, at, turn))
        for at in range(len(FAULTS))
        for turn in range(each)
    ]


def _sound_result(at: int, turn: int, place: Path) -> dict[str, Any]:
    kind = KINDS[at]
    outcome = run_sound(kind, _layout(LAYOUTS, at, turn), place, seed=1000 * at + turn)
    loads = [
        {
            "doubted": load.doubted,
            "true": [rule for rule in load.remarked if rule in RULES and rule in kind.true],
            "wrong": [
                rule
                for rule in load.remarked
                if rule in RULES and rule not in kind.true and rule not in load.doubted
            ],
            "error": load.error,
        }
        for load in outcome.loads
    ]
    return {"name": kind.name, "layout": outcome.layout, "loads": loads, "store": outcome.wrong}


def _faulty_result(at: int, turn: int, place: Path) -> dict[str, Any]:
    fault = FAULTS[at]
    layout = _layout(fault.layouts, at, turn)
    loaded = run_fault(fault, layout, place, seed=1000 * at + turn)
    return {
        "name": fault.name,
        "layout": layout.name,
        "rules": list(fault.rules),
        "doubted": loaded.doubted,
        "remarked": [rule for rule in loaded.remarked if rule in RULES and rule not in loaded.doubted],
        "error": loaded.error,
    }


def _layout(layouts: Sequence[Layout], at: int, turn: int) -> Layout:
    """Layouts take turns, so that each kind meets unlike ones."""
    return layouts[(3 * at + 5 * turn) % len(layouts)]


def _kept(place: Path, run: Callable[[Path], dict[str, Any]]) -> dict[str, Any]:
    """The result that was kept, or that of a run now."""
    kept = place.with_suffix(".json")
    if not kept.exists():
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        kept.write_text(json.dumps(run(place), ensure_ascii=False), encoding="utf-8")
        shutil.rmtree(place)
    result: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return result


def document(sound: Sequence[dict[str, Any]], faulty: Sequence[dict[str, Any]]) -> str:
    """The text of docs/doubts.md."""
    loads = [load for sequence in sound for load in sequence["loads"]]
    persian = sum(layout.is_persian for layout in LAYOUTS)
    counts = {
        "layouts": len(LAYOUTS),
        "persian": persian,
        "sound": len(sound),
        "loads": len(loads),
        "faulty": len(faulty),
    }
    return "\n".join(
        [
            _INTRODUCTION.format(**counts),
            *_rules(loads, faulty),
            *_sequences(sound),
            *_faults(faulty),
            "",
        ]
    )


def _rules(loads: Sequence[dict[str, Any]], faulty: Sequence[dict[str, Any]]) -> list[str]:
    lines = [
        "## Rule by rule",
        "",
        "**told**: the faults of this rule that it told, of all; a doubt stops the load, a remark does not. **true**, "
        "**wrong**: loads of sound sequences in which it spoke.",
        "",
        "| rule | told | as a doubt | true | doubted wrongly | wrong remark |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for rule in RULES:
        of_rule = [fault for fault in faulty if fault["rules"][0] == rule]
        told = [fault for fault in of_rule if rule in fault["doubted"] + fault["remarked"]]
        stopped = sum(rule in fault["doubted"] for fault in told)
        said = [sum(rule in load[how] for load in loads) for how in ("true", "doubted", "wrong")]
        if of_rule or any(said):
            share = f"{len(told)} of {len(of_rule)}" if of_rule else "–"
            lines.append(f"| {rule} | {share} | {stopped} | {said[0]} | {said[1]} | {said[2]} |")
    return [*lines, ""]


def _sequences(sound: Sequence[dict[str, Any]]) -> list[str]:
    lines = [
        "## Sound sequences",
        "",
        "Loads of each: without a word, with a true remark, with a wrong remark, doubted. **store**: what it holds in "
        "the end is what was exported.",
        "",
        "| sequence | layout | no word | true remark | wrong remark | doubted | store |",
        "| --- | --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for each in sound:
        counts = [0, 0, 0, 0]
        for load in each["loads"]:
            counts[
                3 if load["doubted"] or load["error"] else 2 if load["wrong"] else 1 if load["true"] else 0
            ] += 1
        held = "; ".join(each["store"]) or "exact"
        lines.append(f"| {each['name']} | {each['layout']} | {' | '.join(map(str, counts))} | {held} |")
    return [*lines, ""]


def _faults(faulty: Sequence[dict[str, Any]]) -> list[str]:
    lines = ["## Faults", "", "| fault | layout | doubts | remarks |", "| --- | --- | --- | --- |"]
    for each in faulty:
        said = (", ".join(dict.fromkeys(each[how])) or "–" for how in ("doubted", "remarked"))
        lines.append(f"| {each['name']} | {each['layout']} | {' | '.join(said)} |")
    return lines


if __name__ == "__main__":
    main()
