"""The door: who comes in, as ASGI middleware around everything that the server answers.

It refuses requests that do not belong to this server, signs viewers in and out, and closes their sockets when their
session ends. It imports neither Streamlit nor a screen, so nothing that a screen does can open it.
"""
