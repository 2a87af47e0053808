"""The definitions screen: the glossary and all measures, generated from their declarations."""

import streamlit as st
from markupsafe import Markup

from charts.markup import html, join
from pages.view.screen import Pieces, Screen
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets.elements.drawing import draw
from queries.definitions.document import (
    CAVEATS,
    EXAMPLE,
    INTRODUCTION,
    MEASURES_TITLE,
    TITLE,
    entries,
    sections,
)
from queries.definitions.entries import Entry
from queries.definitions.glossary import Term
from queries.settings.province_settings import settings
from queries.vocabulary.labels import Text


def pieces(view: View) -> Pieces:
    """The functions whose results the screen draws for a view."""
    return (definitions,)


def show() -> None:
    """Draw the definitions in the viewer's language."""
    draw(definitions(st.session_state["view"]), "definitions")


@cached
def definitions(view: View) -> Markup:
    """The introduction, the glossary, and one entry per measure."""
    lang = view.lang
    glossary, *other_sections = sections(lang)
    measures = join(_entry(entry, lang) for entry in entries(lang, settings()))
    return html(
        '{}<p>{}</p>{}<section class="measure-entries">{}<div class="definitions">{}</div></section>',
        _head(TITLE, lang),
        INTRODUCTION.label(lang),
        _terms(*glossary, lang),
        _head(MEASURES_TITLE, lang),
        measures,
    ) + join(_terms(title, terms, lang) for title, terms in other_sections)


def _head(title: Text, lang: str) -> Markup:
    return html('<div class="section-head"><h2>{}</h2></div>', title.label(lang))


def _terms(title: str, terms: tuple[Term, ...], lang: str) -> Markup:
    items = join(
        html("<dt>{}</dt><dd>{}</dd>", term.name.label(lang), term.meaning.label(lang)) for term in terms
    )
    return html(
        '<section class="terms"><div class="section-head"><h2>{}</h2></div>'
        '<article class="definition"><dl>{}</dl></article></section>',
        title,
        items,
    )


def _entry(entry: Entry, lang: str) -> Markup:
    caveats = join(html("<li>{}</li>", caveat) for caveat in entry.caveats)
    facts = join(html("<dt>{}</dt><dd>{}</dd>", fact.label.label(lang), fact.text) for fact in entry.lines)
    return html(
        '<article class="definition" id="{}"><h3>{} '
        "<code>{}</code></h3><p>{}</p>"
        '<p class="why">{}</p><dl>{}</dl>'
        '<p class="why">{}</p><ul>{}</ul>'
        '<p class="why">{}</p><p>{}</p></article>',
        entry.key,
        entry.title,
        entry.key,
        entry.definition,
        entry.why,
        facts,
        CAVEATS.label(lang),
        caveats,
        EXAMPLE.label(lang),
        entry.example,
    )


SCREEN = Screen(
    "definitions", "Definitions", show=show, pieces=pieces, has_scope_bar=False, has_figures=False
)
