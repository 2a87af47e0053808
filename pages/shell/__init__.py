"""The frame around the screens: title, navigation, HTTP routes and middleware, and prewarming the cache after
a load.

`screens` is the registry of screens. This folder may import every other folder of pages.
"""
