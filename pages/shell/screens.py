"""The registry of screens: navigation, drawing ahead, tests, pictures and the accessibility report are fed from it.

To add a screen, make its folder under pages/, declare `SCREEN` in it, and add the name of the folder here.
"""

from importlib import import_module

from pages.view.screen import Screen

# In the order of the navigation; the first is the one that opens.
FOLDERS = (
    "overview",
    "volume",
    "response",
    "agencies",
    "counties",
    "hotspots",
    "press",
    "cases",
    "compare",
    "data",
    "definitions",
)
SCREENS: tuple[Screen, ...] = tuple(import_module(f"pages.{folder}").SCREEN for folder in FOLDERS)
