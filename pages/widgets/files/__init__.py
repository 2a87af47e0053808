"""Files that leave the screens.

Imports nothing else of `widgets`. Modules by subject: `downloads` is the button, `file_offer` has the file made when it
is requested, `file_names` names it.
"""
