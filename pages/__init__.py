"""The screens of the dashboard, one folder per screen.

`view` holds the viewer's scope and the queries made for it, `widgets` holds components that several screens
share, and `shell` is the frame around the screens. A screen imports neither another screen nor `shell`. It
asks `queries` for figures, has `charts` draw them, and hands the result to Streamlit.
"""
