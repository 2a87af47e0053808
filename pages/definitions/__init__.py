"""Definitions: every word and measure as it is declared, so that nobody has to ask what a figure means."""

from html import escape

import streamlit as st

from pages.view.screen import Pieces, Screen
from pages.view.view import View
from pages.view.view_data import cached
from pages.widgets.drawing import draw
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
    """What the screen is drawn from, for a view."""
    return (definitions,)


def show() -> None:
    """Draw the definitions in the viewer's language."""
    draw(definitions(st.session_state["view"]), "definitions")


@cached
def definitions(view: View) -> str:
    """HTML of the definitions."""
    lang = view.lang
    words, *after = sections(lang)
    measures = "".join(_entry(entry, lang) for entry in entries(lang, settings()))
    return (
        f"{_head(TITLE, lang)}<p>{escape(INTRODUCTION.label(lang))}</p>{_terms(*words, lang)}"
        f'<section class="measures-told">{_head(MEASURES_TITLE, lang)}'
        f'<div class="definitions">{measures}</div></section>'
        + "".join(_terms(title, terms, lang) for title, terms in after)
    )


def _head(title: Text, lang: str) -> str:
    return f'<div class="section-head"><h2>{escape(title.label(lang))}</h2></div>'


def _terms(title: str, terms: tuple[Term, ...], lang: str) -> str:
    listed = "".join(
        f"<dt>{escape(term.name.label(lang))}</dt><dd>{escape(term.meaning.label(lang))}</dd>"
        for term in terms
    )
    return (
        f'<section class="terms"><div class="section-head"><h2>{escape(title)}</h2></div>'
        f'<article class="definition"><dl>{listed}</dl></article></section>'
    )


def _entry(entry: Entry, lang: str) -> str:
    caveats = "".join(f"<li>{escape(caveat)}</li>" for caveat in entry.caveats)
    facts = "".join(
        f"<dt>{escape(fact.label.label(lang))}</dt><dd>{escape(fact.text)}</dd>" for fact in entry.lines
    )
    return (
        f'<article class="definition" id="{escape(entry.key)}"><h3>{escape(entry.title)} '
        f"<code>{escape(entry.key)}</code></h3><p>{escape(entry.definition)}</p>"
        f'<p class="why">{escape(entry.why)}</p><dl>{facts}</dl>'
        f'<p class="why">{escape(CAVEATS.label(lang))}</p><ul>{caveats}</ul>'
        f'<p class="why">{escape(EXAMPLE.label(lang))}</p><p>{escape(entry.example)}</p></article>'
    )


SCREEN = Screen("definitions", "Definitions", show=show, pieces=pieces)
