"""Entry point of the web dashboard: `app` is the server application; as a script, this file draws one page.

`streamlit run dashboard.py` imports `app` from this module and serves it. For every page view Streamlit then runs
this same file again as a script (`__name__ == "__main__"`), which draws the page of that viewer.
"""

from pathlib import Path

import streamlit as st

if __name__ == "__main__":
    # Imported here and below, so that neither role of this file loads what only the other one needs.
    from pages.shell import frame

    frame.show()
else:
    from streamlit.runtime.pages_manager import PagesManager

    from pages.shell import (
        absolute_addresses,
        door_setup,
        file_requests,
        routes,
        small_packets,
        streamlit_loggers,
    )

    streamlit_loggers.limit_streamlit_log()
    absolute_addresses.make_addresses_absolute()
    door_setup.check_listening()
    small_packets.send_small_packets_at_once()
    file_requests.make_files_in_turns()
    # Streamlit's older convention takes every module in a folder named pages/ for a screen, and applies it until
    # the first visitor's run has called `st.navigation`. Our pages/ holds the screens in another form.
    PagesManager.uses_pages_directory = False
    app = st.App(
        Path(__file__), routes=routes.routes(), middleware=routes.middleware(), lifespan=routes.lifespan
    )
