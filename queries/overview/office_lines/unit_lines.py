"""Lines on counties and peer groups that are late, or have become slower, as a whole."""

from collections.abc import Sequence

from queries.comparisons.peers.slow_units import SlowUnit
from queries.overview.words import overview_texts as texts
from queries.overview.words.bilingual_names import names_of
from queries.overview.words.listed_names import line_of_names, listed_names
from queries.overview.words.unit_line_texts import WITH_THE_SAME_DEADLINES, UnitTexts
from queries.storage.store import Store
from queries.vocabulary.labels import Text


def line_of_units(store: Store, templates: UnitTexts, units: Sequence[SlowUnit]) -> Text:
    """The line of some units; empty without any."""
    return line_of_names(templates.line, units=_listed(store, templates, units, templates.unit))


def units_in_sentence(store: Store, templates: UnitTexts, units: Sequence[SlowUnit]) -> Text:
    """The same in a few words for the sentence of the day; empty without any."""
    return _listed(store, templates, units, templates.in_sentence)


def _listed(store: Store, templates: UnitTexts, units: Sequence[SlowUnit], of_each: Text) -> Text:
    names = names_of(store, templates.dimension)

    def name(each: SlowUnit) -> Text:
        usual = texts.share_text(each.usual)
        return of_each.formatted(
            unit=texts.isolated(names[each.code]),
            offices=texts.n_text(each.offices),
            share=texts.share_text(each.share),
            usual=WITH_THE_SAME_DEADLINES.formatted(share=usual) if each.by_its_days else usual,
            n=texts.n_text(each.n),
        )

    return listed_names(units, name, more=templates.more)
