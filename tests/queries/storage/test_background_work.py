"""Work that can wait pauses between its steps; other work never does."""

from queries.storage.background_work import STEP, PausingSequence, give_way, giving_way


def test_only_what_can_wait_pauses() -> None:
    paused: list[int] = []
    give_way()
    with giving_way(lambda: paused.append(1)):
        give_way()
    give_way()
    assert len(paused) == 1


def test_a_long_list_gives_way_every_so_many_items() -> None:
    paused: list[int] = []
    items = list(range(2 * STEP + 1))
    with giving_way(lambda: paused.append(1)):
        assert list(PausingSequence(items)) == items
    assert len(paused) == 3
    assert len(PausingSequence(items)) == len(items)
    assert PausingSequence(items)[1] == 1
    assert PausingSequence(items)[1:3] == [1, 2]
