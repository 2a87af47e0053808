"""The door: access control as ASGI middleware around everything that the server answers.

It refuses requests that do not belong to this server, signs viewers in and out, and closes their websockets when their
session ends. It imports neither Streamlit nor a screen, so nothing that a screen does can open it.

`AccessMiddleware` (`middleware`) sees every request. `AuthApp` (`auth_app`) answers on the pages for signing in and
out, with a class of routes for each way of doing so. `SessionManager` (`session_manager`) begins, looks up and ends
sessions. `Sockets` (`sockets`) serves websockets and closes them. A ticket (`viewers`) tells Streamlit's script of a
page, which knows the headers of its socket only, who the viewer is.
"""
