"""Files that leave the screens.

Imports nothing else of `widgets`. Modules by subject: `downloads` draws the button and has the file made when it
is requested, `file_names` names it.
"""
