"""What control charts add to the overview: marks of the main figures, and the offices beyond their own past."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from queries.comparisons.own_past.control_charts import ControlChartSet, chart_of_scope, control_chart_set
from queries.comparisons.own_past.control_texts import mark_text
from queries.comparisons.peers.late_referrals import came_late
from queries.estimates.measure import measure
from queries.overview.office_lines.other_signs import other_signs
from queries.overview.overview_contents import EMPTY
from queries.overview.words import office_line_texts
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import names_of
from queries.overview.words.listed_names import listed_names
from queries.question.filters import chosen_offices
from queries.storage.store import Store
from queries.vocabulary.labels import LANGUAGES, Text
from queries.vocabulary.own_past import BEYOND, OWN_PAST, OwnPast
from queries.vocabulary.scope import Scope

OFFICE_KEYS = ("on_time_share", "overdue")  # what an office answers for, and what is left undone


def own_past_of_figure(store: Store, key: str, scope: Scope) -> Text:
    """What the control chart says of the scope's latest complete month, where it is beyond its normal variation."""
    charts, chart = chart_of_scope(store, key, scope)
    if chart is None or chart.own_past not in BEYOND:
        return EMPTY
    return Text(*(mark_text(charts, chart, lang) for lang in LANGUAGES))


def offices_beyond_own_past(store: Store, scope: Scope) -> Text:
    """The offices of the scope whose latest month is beyond their own normal variation, by measure.

    Empty without charts, and for a scope of one office, whose figures have the marks.
    """
    if len(scope.agencies) == 1:
        return EMPTY
    names = names_of(store, "agency")
    parts, charted = [], set()
    for key in OFFICE_KEYS:
        if not measure(store, key, scope).coverage.is_recorded:
            continue
        charts = control_chart_set(store, key, scope, by="agency")
        inside = _of_scope(store, charts, scope)
        charted |= {code for code, own_past in inside.items() if own_past != "no_chart"}
        marked = [
            texts.MARKED_OFFICES.formatted(mark=mark, offices=_named(codes, names))
            for mark, codes in _marked(store, scope, inside)
        ]
        if marked:
            title = _within(charts.measure.title)
            marks = texts.joined(marked, between=texts.COMMA)
            parts.append(office_line_texts.MARKS_OF_MEASURE.formatted(measure=title, marks=marks))
    if not charted:
        return EMPTY
    is_one = len(charted) == 1
    if not parts:
        none = office_line_texts.ONLY_OFFICE_NOT_BEYOND if is_one else texts.NO_OFFICE_BEYOND
        return none.formatted(n=texts.n_text(len(charted)))
    some = office_line_texts.ONLY_OFFICE_BEYOND if is_one else texts.OFFICES_BEYOND
    return some.formatted(n=texts.n_text(len(charted)), marks=texts.joined(parts, between=texts.SEMICOLON))


def _marked(store: Store, scope: Scope, inside: Mapping[str, OwnPast]) -> Iterator[tuple[Text, list[str]]]:
    """Yield each mark with its offices. Those that are better and have another sign stand apart, and say so.

    An office that hands its late cases on, or answers without reading, has become better by these figures, and the one
    to which it hands them on has become worse.
    """
    for kind in BEYOND:
        codes, mark = [code for code, own_past in inside.items() if own_past == kind], _within(OWN_PAST[kind])
        apart: list[tuple[Text, Collection[str]]] = []
        if codes and kind == "improving":
            apart = [(office_line_texts.BETTER_WITH_SIGN, other_signs(store, scope, without=()))]
        elif codes and kind == "worsening":
            apart = _by_late_handoffs(store, scope, codes)
        others = [code for code in codes if not any(code in those for _, those in apart)]
        for named, words in (
            (others, mark),
            *(
                ([code for code in codes if code in those], text.formatted(mark=mark))
                for text, those in apart
            ),
        ):
            if named:
                yield words, named


def _by_late_handoffs(store: Store, scope: Scope, codes: Sequence[str]) -> list[tuple[Text, Collection[str]]]:
    """The offices that others made late, by handing on to them what they had kept: mostly, and in part."""
    came = came_late(store, scope, codes)
    mostly = {code for code, each in came.items() if each.is_most}
    return [
        (office_line_texts.WORSE_BY_LATE_HANDOFFS, mostly),
        (office_line_texts.WORSE_IN_PART_BY_LATE_HANDOFFS, came.keys() - mostly),
    ]


def _within(text: Text) -> Text:
    """A text that begins with a capital, as it stands within a sentence."""
    return Text(text.fa, text.en[:1].lower() + text.en[1:])


def _of_scope(store: Store, charts: ControlChartSet, scope: Scope) -> dict[str, OwnPast]:
    """The marks of the offices that the scope names, or of all."""
    chosen = chosen_offices(store, scope)
    return {code: chart.own_past for code, chart in charts.charts.items() if chosen is None or code in chosen}


def _named(codes: list[str], names: Mapping[str, Text]) -> Text:
    """The names of some offices, the first few, and how many more there are."""
    return listed_names(codes, lambda code: texts.quoted(names[code]))
