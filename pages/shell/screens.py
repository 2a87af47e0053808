"""Registry of screens: the one list for navigation, prewarming, tests, screenshots and the accessibility report.

To add a screen, make its folder under pages/, declare `SCREEN` in it, and add the folder's name here.
"""

from importlib import import_module

from pages.view.screen import Screen

# In the order of the navigation; the first is the default screen.
FOLDERS = (
    "overview",
    "volume",
    "response",
    "own_office",
    "agencies",
    "counties",
    "hotspots",
    "press",
    "cases",
    "compare",
    "data",
    "definitions",
    "record",
)
SCREENS: tuple[Screen, ...] = tuple(import_module(f"pages.{folder}").SCREEN for folder in FOLDERS)
