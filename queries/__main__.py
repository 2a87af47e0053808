"""Command line: measures, changes, peers, answer curves, clusters and definitions of a scope, as text or JSON."""

import argparse
import json
import math
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from geo.tomlfile import DeclarationError
from persian.calendar import format_day
from persian.command_line import locale_language, run_quietly
from persian.digits import percent, to_persian_digits
from queries.cli.arguments import parser
from queries.cli.change_output import changes_json, changes_text
from queries.cli.control_output import control_json, control_text, unit_names
from queries.cli.explain import trace_statements
from queries.cli.output import (
    curves_json,
    curves_text,
    peers_json,
    peers_text,
    protection,
    rows_json,
    scope_json,
    trace_json,
    trace_text,
)
from queries.comparisons.control_charts import control_chart_set
from queries.comparisons.peer_comparison import by_excess, peer_comparison
from queries.comparisons.peer_history import with_history
from queries.comparisons.period_change import changes
from queries.definitions.document import markdown
from queries.disclosure.protected_figures import Protected, protected
from queries.estimates.answer_curves import answer_curves
from queries.estimates.measure import Result, measure
from queries.hotspots.cluster_output import clusters_json, clusters_text
from queries.hotspots.county_clusters import county_clusters
from queries.measures import MEASURES
from queries.measures.caveats import NO_POPULATIONS
from queries.measures.declaration import MIN_RESPONSE_RATE, Measure
from queries.measures.nonresponse_text import bounds_text
from queries.question.coverage import Coverage, coverage
from queries.question.filters import LOOKUP_DIMENSIONS, resolve
from queries.settings.province import province_at
from queries.settings.province_settings import Settings, settings
from queries.storage.engines import StoreError
from queries.storage.opening import open_store
from queries.storage.store import Store
from queries.vocabulary.labels import DEMO_LABEL, NOT_COMPARABLE, PARAMETER_LABELS
from queries.vocabulary.periods import read_as_of, read_period
from queries.vocabulary.problems import Problem, ScopeError
from queries.vocabulary.recorded import NOT_RECORDED
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope, code_labels

USAGE, NO_STORE = 2, 3


def main(arguments: list[str] | None = None) -> int:
    """Run a command. Exit code: 0 on success, 2 for an invalid question, 3 if the store cannot be read."""
    options = parser().parse_args(arguments)
    try:
        options.lang = options.lang or locale_language() or settings().command_language
    except DeclarationError as error:
        options.lang = "fa"
        return _fail(options, error.message_fa, error.message_en, code=USAGE)
    if options.command == "definitions":
        print(markdown(options.lang, Settings()), end="")
        return 0
    if options.command == "measures":
        for declared in MEASURES.values():
            print(f"{declared.key:24} {declared.title.label(options.lang)}")
        return 0
    try:
        store = open_store(options.database)
        if options.explain:
            store.cache.clear()  # a cached answer would execute no statement to explain
        with trace_statements(store) as steps:
            text, record = _answer(options, store)
    except ScopeError as error:
        return _fail(options, error.problem.fa, error.problem.en, code=USAGE)
    except DeclarationError as error:
        return _fail(options, error.message_fa, error.message_en, code=USAGE)
    except StoreError as error:
        return _fail(options, error.message_fa, error.message_en, code=NO_STORE)
    traces = steps if options.explain else []
    if options.json:
        answer = record() | {"demo": store.is_demo} | ({"explain": trace_json(traces)} if traces else {})
        print(json.dumps(answer, ensure_ascii=False))
    else:
        if store.is_demo:
            print(DEMO_LABEL.label(options.lang))
        print("\n\n".join((text(), *trace_text(traces, options.lang))))
    return 0


def _answer(
    options: argparse.Namespace, store: Store
) -> tuple[Callable[[], str], Callable[[], dict[str, object]]]:
    """Two functions that return the answer, as lines of text and as a JSON object. Raises ScopeError."""
    scope, lang = read_scope(options, store), options.lang
    if options.command == "peers":
        comparison = with_history(
            store,
            peer_comparison(store, options.key, scope, by=options.by, trips=options.trips, lang=lang),
        )
        counted = coverage(store, scope, comparison.measure.needs, holder=comparison.measure.holder)
        by_group = options.order == "group"
        if not by_group:
            comparison = replace(comparison, frame=by_excess(comparison.frame))
        return (
            lambda: _with_note(peers_text(comparison, lang, by_group=by_group), counted, lang),
            lambda: peers_json(comparison) | _note_json(counted),
        )
    if options.command == "control":
        charts = control_chart_set(store, options.key, scope, by=options.by, lang=lang)
        names = unit_names(store, options.by, lang)
        return lambda: control_text(charts, scope, names, lang), lambda: control_json(charts, scope, names)
    if options.command == "curves":
        curves = answer_curves(store, scope, by=_by(options.by), days=options.days, lang=lang)
        counted = coverage(store, scope, MEASURES["answer_days_median"].needs)
        return (
            lambda: _with_note(curves_text(curves, lang), counted, lang),
            lambda: curves_json(curves) | _note_json(counted),
        )
    if options.command == "hotspots":
        scan = county_clusters(store, scope, options.scan)
        return lambda: clusters_text(scan, lang), lambda: clusters_json(scan)
    figures = protected if options.command == "measure" and options.protected else measure
    result: Result = figures(store, options.key, scope, by=_by(options.by), lang=lang)
    if options.command == "changes":
        (change,) = changes(store, [(result, options.against)], lang=lang)
        return lambda: changes_text(result, change, lang), lambda: changes_json(result, change)
    if options.command == "measure" and options.order == "value":
        result = result.with_frame(result.frame.sort_values("value", ascending=False, kind="stable"))
    return lambda: as_text(result, lang), lambda: as_json(result)


def read_scope(options: argparse.Namespace, store: Store) -> Scope:
    """The scope given by the options. Counties, offices and topics may be given by name or code. Raises ScopeError."""
    first = _day(options.first, "--from", end=False)
    last = _day(options.last, "--to", end=True)
    filters: dict[str, Any] = {}
    for name in LOOKUP_DIMENSIONS:
        codes = []
        for value in getattr(options, name) or []:
            code = resolve(store, name, value)
            if code is None:
                raise ScopeError(
                    Problem(
                        name,
                        value,
                        f"«{value}» در داده‌ها نیست ({PARAMETER_LABELS[name].fa}).",
                        f"“{value}” is not in the data ({PARAMETER_LABELS[name].en}).",
                    )
                )
            codes.append(code)
        filters[DIMENSION_FIELDS[name]] = tuple(codes)
    # Kinds and channels are read as URL parameters, so that the command line accepts and rejects the same words as a
    # link.
    parsed, problems = Scope.from_params(
        {"kind": options.kind or [], "channel": options.channel or [], "period": "all"}, today=date.max
    )
    if problems:
        raise ScopeError(problems[0])
    scope = replace(
        parsed, first=first, last=last, preset=None, trips=options.trips, load=options.load, **filters
    )
    return replace(scope, as_of=read_as_of(options.as_of)) if options.as_of else scope


def as_json(result: Result) -> dict[str, object]:
    """The result as a JSON object: Latin digits, null for missing values."""
    rules = (
        {"protected": {"k": result.k, "base": result.base, "series": result.series.series}}
        if isinstance(result, Protected)
        else {}
    )
    return {
        "measure": result.measure.key,
        "unit": result.measure.unit,
        "scope": scope_json(result.scope),
        "by": list(result.by),
        "as_of": result.as_of.isoformat(),
        "load": result.load,
        **rules,
        **_note_json(result.coverage),
        "rows": rows_json(result.frame),
    }


def _note_json(counted: Coverage) -> dict[str, object]:
    """The note on sources that are left out, in both languages; null if none is."""
    return {"not_in_all_sources": counted.note and asdict(counted.note)}


def _with_note(text: str, counted: Coverage, lang: str) -> str:
    """A text with the note on sources that are left out; nothing but the note if all are."""
    if counted.note is None:
        return text
    note = counted.note.label(lang)
    return f"{text}\n\n{note}" if counted.is_recorded else note


def as_text(result: Result, lang: str) -> str:
    """The result as lines of text."""
    declared = result.measure
    as_of = format_day(result.as_of.date(), lang, style="long")
    lines = [
        f"{declared.title.label(lang)} — {result.scope.sentence(lang, code_labels(lang))}",
        f"{'تا تاریخ' if lang == 'fa' else 'as of'} {as_of}",
    ]
    if isinstance(result, Protected):
        lines.append(protection(result, lang))
    if note := result.coverage.note:
        lines.append(note.label(lang))
    if declared.is_per_inhabitants and not province_at(settings().province_folder).has_populations:
        lines.append(NO_POPULATIONS.label(lang))
    for row in result.frame.to_dict("records"):
        names = [str(row[f"{name}_label"]) for name in result.by] + (
            [str(row["age"])] if "age" in row else []
        )
        lines.append("  ".join([*names, _figure(declared, row, lang)]))
    if result.frame.empty:
        lines.append("هیچ پرونده‌ای در این محدوده نیست." if lang == "fa" else "No case is in this scope.")
    return "\n".join(lines)


def _figure(declared: Measure, row: dict[Any, Any], lang: str) -> str:
    """The value with its interval and n, or the reason why there is none."""
    if row.get("reason") == "not_recorded":
        return NOT_RECORDED.label(lang)
    if row["n"] is None:
        return "منتشر نمی‌شود" if lang == "fa" else "not published"
    n = to_persian_digits(str(row["n"])) if lang == "fa" else str(row["n"])
    if row.get("reason") == "unheard":  # enough verdicts, but from too small a share of the citizens
        response = percent(MIN_RESPONSE_RATE, lang)
        low_response = (
            f"کمتر از {response} نظر داده‌اند" if lang == "fa" else f"fewer than {response} gave a rating"
        )
        return f"{low_response} (n={n})"
    if row.get("reason") == "not_comparable":
        return f"{NOT_COMPARABLE.label(lang)} (n={n})"
    if row["withheld"]:
        few = "پرونده کافی نیست" if lang == "fa" else "too few cases"
        return f"{few} (n={n})"
    if row.get("reached") is False:
        never, not_yet = ("هرگز", "هنوز نرسیده") if lang == "fa" else ("never", "not yet reached")
        return f"{never if row.get('never') else not_yet} (n={n})"
    text = str(declared.format(row["value"], lang))
    if not math.isnan(float(str(row["lower"]))):
        text += f" [{declared.format(row['lower'], lang)} – {declared.format(row['upper'], lang)}]"
    bounds = bounds_text(row)
    return f"{text} (n={n})" + (f"  {bounds.label(lang)}" if bounds else "")


def _by(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip()) if text else ()


def _day(text: str | None, option: str, *, end: bool) -> date | None:
    """Parse the day given to an option. Raises ScopeError with a message that names the option."""
    if text is None:
        return None
    try:
        first, last, _ = read_period(f"{text}..{text}", today=date.max)
    except ScopeError as error:
        problem = error.problem
        raise ScopeError(
            Problem(option, text, f"{option}: {problem.fa}", f"{option}: {problem.en}")
        ) from error
    return last if end else first


def _fail(options: argparse.Namespace, fa: str, en: str, *, code: int) -> int:
    if getattr(options, "json", False):
        print(json.dumps({"error": {"fa": fa, "en": en}}, ensure_ascii=False))
    else:
        print(fa if options.lang == "fa" else en, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(run_quietly(main))
