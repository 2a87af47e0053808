"""The door: who comes in, as ASGI middleware around everything that the server answers.

It refuses requests that do not belong to this server, signs viewers in and out, and closes their sockets when their
session ends. It imports neither Streamlit nor a screen, so nothing that a screen does can open it.

The classes are named after a reception: the `Door` (`guard`) sees every request; the `Desk` (`desk`) answers on the
door's own pages, for signing in and out, with a desk for each way of doing so; the `Keeper` (`keeper`) knows whose
session a token is; `Sockets` serves and closes websockets; and a ticket (`viewers`) tells the script of a page who is
looking.
"""
