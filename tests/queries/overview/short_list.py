"""One of the short lists of an overview, for tests."""

from queries.overview.overview_contents import ListKey, OverviewContents, ShortList


def short_list(contents: OverviewContents, key: ListKey) -> ShortList:
    """The list with this key."""
    return next(each for each in contents.lists if each.key == key)
