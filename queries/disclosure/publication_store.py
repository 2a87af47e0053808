"""The store from which protected figures are computed: all cases, whatever the viewer may see."""

from queries.storage.store import Store


def publication_store(store: Store) -> Store:
    """The same state without the limits of its viewer.

    A published figure is the same for everybody. It is rounded and withheld over the whole province, so it must be
    computed from all of it, and only what `queries.disclosure` makes of that may be shown. The same holds of the
    assessment that an office sees of itself, which `queries.own_office` rounds.
    """
    return store.unlimited
