"""The screens. `view` is the viewer's scope and what is asked for it, `widgets` are pieces that several screens share.

Then one folder a screen, which import neither one another nor `shell`, the frame around them. A screen asks `queries`
for figures, has `charts` draw them, and hands the result to Streamlit.
"""
