"""Command line: measures, changes, peers, answer curves, clusters and definitions of a scope, as text or JSON."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from geo.tomlfile import DeclarationError
from persian.command_line import locale_language, run_quietly
from queries.cli.change_output import changes_json, changes_text
from queries.cli.control_output import control_json, control_text, unit_names
from queries.cli.curve_output import curves_json, curves_text
from queries.cli.explain import trace_json, trace_statements, trace_text
from queries.cli.figure_output import figures_json, figures_text, note_json, with_note
from queries.cli.peer_output import peers_json, peers_text
from queries.cli.queries_parser import parser
from queries.cli.scope_options import read_scope
from queries.cli.scope_output import outside_note
from queries.comparisons.changes.period_change import changes
from queries.comparisons.own_past.control_charts import control_chart_set
from queries.comparisons.peers.peer_comparison import by_excess, peer_comparison
from queries.comparisons.peers.peer_history import with_history
from queries.definitions.document import markdown
from queries.disclosure.protected_figures import protected
from queries.estimates.answer_curves import answer_curves
from queries.estimates.measure import Result, measure
from queries.hotspots.cluster_output import clusters_json, clusters_text
from queries.hotspots.county_clusters import county_clusters
from queries.measures import MEASURES
from queries.overview.office_lines.sign_notes import sign_notes
from queries.question.counted_sources import coverage
from queries.settings.configured_province import check_province
from queries.settings.province_settings import Settings, settings
from queries.storage.opening import open_store
from queries.storage.store import Store
from queries.storage.store_errors import StoreError
from queries.vocabulary.labels import DEMO_LABEL
from queries.vocabulary.problems import ScopeError

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
        check_province()
        store, as_of = _store_with_data(options)
        with trace_statements(store) as steps:
            text, record = _answer(options, store)
        outside = outside_note(read_scope(options, store), store.first_day, as_of)
    except ScopeError as error:
        return _fail(options, error.problem.fa, error.problem.en, code=USAGE)
    except DeclarationError as error:
        return _fail(options, error.message_fa, error.message_en, code=USAGE)
    except StoreError as error:
        return _fail(options, error.message_fa, error.message_en, code=NO_STORE)
    traces = steps if options.explain else []
    if options.json:
        answer = record() | {"outside_the_data": outside and outside.as_json(), "demo": store.is_demo}
        answer |= {"explain": trace_json(traces)} if traces else {}
        print(json.dumps(answer, ensure_ascii=False))
    else:
        if store.is_demo:
            print(DEMO_LABEL.label(options.lang))
        notes = () if outside is None else (outside.label(options.lang),)
        print("\n\n".join((text(), *notes, *trace_text(traces, options.lang))))
    return 0


def _store_with_data(options: argparse.Namespace) -> tuple[Store, datetime]:
    """The store of the options, with an empty cache for `--explain`, and its as-of.

    Raises StoreError if it cannot be read or nothing is loaded.
    """
    store = open_store(options.database)
    if store.as_of is None:
        raise StoreError(
            "در این انبار داده اکنون هیچ بارگذاری‌ای نیست؛ نخست چیزی بارگذاری کنید.",
            "This store has no load now, as none was made or all were undone; load something first.",
            missing=True,
        )
    if options.explain:
        store.cache.clear()  # a cached answer would execute no statement to explain
    return store, store.as_of


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
        signs = sign_notes(store, scope) if options.by == "agency" else {}
        return (
            lambda: with_note(peers_text(comparison, lang, by_group=by_group, signs=signs), counted, lang),
            lambda: peers_json(comparison, signs=signs) | note_json(counted),
        )
    if options.command == "control":
        charts = control_chart_set(store, options.key, scope, by=options.by, lang=lang)
        names = unit_names(store, options.by, lang)
        return lambda: control_text(charts, scope, names, lang), lambda: control_json(charts, scope, names)
    if options.command == "curves":
        curves = answer_curves(store, scope, by=_by(options.by), days=options.days, lang=lang)
        counted = coverage(store, scope, MEASURES["answer_days_median"].needs)
        return (
            lambda: with_note(curves_text(curves, lang), counted, lang),
            lambda: curves_json(curves) | note_json(counted),
        )
    if options.command == "hotspots":
        scan = county_clusters(store, scope, options.scan, with_unreported=options.json)
        return lambda: clusters_text(scan, lang), lambda: clusters_json(scan)
    figures = protected if options.command == "measure" and options.protected else measure
    result: Result = figures(store, options.key, scope, by=_by(options.by), lang=lang)
    if options.command == "changes":
        (change,) = changes(store, [(result, options.against)], lang=lang)
        return lambda: changes_text(result, change, lang), lambda: changes_json(result, change)
    if options.command == "measure" and options.order == "value":
        result = result.with_frame(result.frame.sort_values("value", ascending=False, kind="stable"))
    return lambda: figures_text(result, lang), lambda: figures_json(result)


def _by(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip()) if text else ()


def _fail(options: argparse.Namespace, fa: str, en: str, *, code: int) -> int:
    if getattr(options, "json", False):
        print(json.dumps({"error": {"fa": fa, "en": en}}, ensure_ascii=False))
    else:
        print(fa if options.lang == "fa" else en, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(run_quietly(main))
