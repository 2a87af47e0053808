"""The door: `app`, the dashboard with what it serves beside the screens; run as a script it is one viewer's page.

`streamlit run dashboard.py` finds `app` here and serves it; for every viewer Streamlit runs this file once more as
a script.
"""

from pathlib import Path

import streamlit as st

if __name__ == "__main__":
    from pages.shell import frame

    frame.show()
else:
    from streamlit.runtime.pages_manager import PagesManager

    from pages.shell import routes

    # Until a first visitor has run `frame`, Streamlit would take the modules under pages/ for screens.
    PagesManager.uses_pages_directory = False
    app = st.App(
        Path(__file__), routes=routes.routes(), middleware=routes.middleware(), lifespan=routes.lifespan
    )
