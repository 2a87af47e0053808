"""A Streamlit page with nothing on it: the baseline of the browser."""

import streamlit as st

st.write("Nothing.")
