"""Buttons for what the overview says on paper: the morning page, and the weekly page with the table of offices."""

from functools import partial

import streamlit as st

from briefs.overview.overview_page import Kind, overview_page
from pages.overview.contents import contents
from pages.view.view import View
from pages.view.view_province import province_of
from pages.widgets.files.downloads import BuiltFile, draw_download
from pages.widgets.files.file_names import file_name
from queries.settings.province_settings import settings

KINDS: tuple[Kind, ...] = ("morning", "weekly")


def printed_pages(view: View) -> None:
    """Draw the buttons. A page is set only when it is requested."""
    t = view.t
    labels = {"morning": t("Morning page (PDF)"), "weekly": t("Weekly page with all offices (PDF)")}
    names = {"morning": t("Morning page"), "weekly": t("Weekly page")}
    with st.container(horizontal=True, gap="small", key="overview-pages"):
        for kind in KINDS:
            draw_download(
                view,
                labels[kind],
                # Bound now, because the loop variable changes.
                partial(_built_page, view, kind),
                screen="overview",
                name=f"{file_name(view, [names[kind]])}.pdf",
                mime="application/pdf",
                key=f"download-{kind}-page",
            )


def _built_page(view: View, kind: Kind) -> BuiltFile:
    return BuiltFile(page_pdf(view, kind))


def page_pdf(view: View, kind: Kind) -> bytes:
    """The page of the viewer's scope, in the viewer's language."""
    overview = contents(view, rhythm="week" if kind == "weekly" else "day")
    province = province_of(view)
    return overview_page(
        overview,
        kind,
        title=settings().title.label(view.lang),
        province=province.name(view.lang) if province else "",
        lang=view.lang,
    )
