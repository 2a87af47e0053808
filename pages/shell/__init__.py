"""The frame around the screens: title, navigation, HTTP routes, middleware, and prewarming the cache.

`screens` is the registry of screens. This folder may import every other folder of pages.
"""
