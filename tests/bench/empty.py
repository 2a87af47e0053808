"""An empty Streamlit page: the baseline of the browser benchmark."""

import streamlit as st

st.write("Nothing.")
