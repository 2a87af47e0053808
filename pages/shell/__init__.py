"""The frame around the screens: title, navigation, routes beside them, and what is drawn ahead of need after a load.

The registry of screens is `screens`. Imports every other folder of pages.
"""
