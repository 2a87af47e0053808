"""Buttons for what the overview says on paper: the morning page, and the weekly page with the table of offices."""

from collections.abc import Callable

import streamlit as st

from briefs.overview.overview_page import Kind, overview_page
from pages.overview.contents import contents
from pages.view.province import province_of
from pages.view.view import View
from persian.calendar import to_jalali
from queries.settings.province_settings import settings

KINDS: tuple[Kind, ...] = ("morning", "weekly")


def printed_pages(view: View) -> None:
    """Draw the buttons. A page is set only when it is requested."""
    t = view.t
    labels = {"morning": t("Morning page (PDF)"), "weekly": t("Weekly page with all offices (PDF)")}
    with st.container(horizontal=True, gap="small", key="overview-pages"):
        for kind in KINDS:
            st.download_button(
                labels[kind],
                data=_setter(view, kind),
                file_name=f"{_file_name(view, kind)}.pdf",
                mime="application/pdf",
                on_click="ignore",
                key=f"download-{kind}-page",
            )


def _setter(view: View, kind: Kind) -> Callable[[], bytes]:
    """A function that sets the page when called; binds `kind` now, because the caller's loop variable changes."""
    return lambda: page_pdf(view, kind)


def page_pdf(view: View, kind: Kind) -> bytes:
    """The page of the viewer's scope, in the viewer's language."""
    said = contents(view, rhythm="week" if kind == "weekly" else "day")
    province, title = province_of(view), settings().title
    return overview_page(
        said,
        kind,
        title=title.fa if view.lang == "fa" else title.en,
        province=province.name(view.lang) if province else "",
        lang=view.lang,
    )


def _file_name(view: View, kind: Kind) -> str:
    demo = "demo-" if view.store.is_demo else ""
    return f"negah-{demo}{kind}-{str(to_jalali(view.today)).replace('/', '-')}"
